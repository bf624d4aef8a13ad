import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useCommands } from "./commands"

export interface ListKeys {
  /** How many rows there are. */
  count: number
  /** Enter. */
  onOpen?: (index: number) => void
  /** e. */
  onEdit?: (index: number) => void
  /** x. */
  onSelect?: (index: number) => void
  /** Esc, when something is selected. */
  onClear?: (() => void) | undefined
  /** After j and k: bring the row into view and give it the focus. */
  onMove?: (index: number) => void
}

/** useListKeys moves through a list by j and k, and acts on the row where one is by x, e and Enter. */
export function useListKeys({ count, onOpen, onEdit, onSelect, onClear, onMove }: ListKeys) {
  const { t } = useTranslation("command")
  const [active, setActive] = useState(-1)
  const here = active >= 0 && active < count
  function move(by: number) {
    if (count === 0) return
    const next = here ? Math.min(Math.max(active + by, 0), count - 1) : 0
    setActive(next)
    onMove?.(next)
  }
  const at = (act: ((index: number) => void) | undefined) => () => here && act?.(active)
  useCommands([
    { name: t("list.next"), group: "list", keys: "j", run: () => move(1) },
    { name: t("list.previous"), group: "list", keys: "k", run: () => move(-1) },
    ...(onSelect ? [{ name: t("list.select"), group: "list" as const, keys: "x", run: at(onSelect) }] : []),
    ...(onEdit ? [{ name: t("list.edit"), group: "list" as const, keys: "e", run: at(onEdit) }] : []),
    ...(onOpen ? [{ name: t("list.open"), group: "list" as const, keys: "Enter", run: at(onOpen) }] : []),
    ...(onClear ? [{ name: t("list.clear"), group: "list" as const, keys: "Escape", run: onClear }] : []),
  ])
  return { active: here ? active : -1, setActive }
}
