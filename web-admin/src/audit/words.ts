import { useCallback } from "react"
import { useTranslation } from "react-i18next"
import type { Happened } from "./query"

/** useTypes gives the kinds of events that there are words for, by their noun. */
export function useTypes(): [noun: string, types: string[]][] {
  const { t } = useTranslation("audit")
  return Object.entries(t("types", { returnObjects: true })).map(([noun, verbs]) => [
    noun,
    Object.keys(verbs).map((verb) => `${noun}.${verb}`),
  ])
}

/** useWhat says what happened; a type that has no words yet stays as it is. */
export function useWhat(): (type: string) => string {
  const { i18n } = useTranslation("audit")
  return useCallback((type) => said(i18n, `types.${type}`) ?? type, [i18n])
}

/** useNoun names the kind of record that an event is of. */
export function useNoun(): (type: string) => string {
  const { i18n } = useTranslation("audit")
  return useCallback((type) => said(i18n, `nouns.${nounOf(type)}`) ?? nounOf(type), [i18n])
}

/** useWho says who brought an event about. */
export function useWho(): (what: Pick<Happened, "actorKind" | "actor">) => string {
  const { t } = useTranslation("audit")
  return useCallback(({ actorKind, actor }) => actor?.name ?? t(`who.${actorKind}`), [t])
}

function nounOf(type: string): string {
  return type.slice(0, type.indexOf("."))
}

function said(i18n: ReturnType<typeof useTranslation>["i18n"], key: string): string | undefined {
  return i18n.exists(`audit:${key}`) ? i18n.t(`audit:${key}` as never) : undefined
}
