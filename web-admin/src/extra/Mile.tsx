import { Button, Group } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { money } from "../app/money"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { asked } from "./asked"
import type { Mile } from "./query"

/** About says who went an extra mile and when, what it cost, and how it was taken. */
export function About({ mile: m }: { mile: Mile }) {
  const { t } = useTranslation("extra")
  const place = usePlace()
  return (
    <>
      {m.member?.name} · <When at={m.occurredAt} as="day" />
      {Number(m.cost.amount) > 0 && ` · ${money(m.cost, place)}`}
      {m.effect && ` · ${t(`effects.${m.effect}`)}`}
      {m.effectNote && `: ${m.effectNote}`}
    </>
  )
}

/** Verbs are what may be done with an extra mile. */
export function Verbs({ mile: m }: { mile: Mile }) {
  const { t } = useTranslation("extra")
  return (
    <Group gap={6}>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={t("tell.of", { what: m.what })}
        onClick={() => asked.set({ verb: "tell", mile: m })}
      >
        {t("tell.name")}
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        aria-label={t("strike.of", { what: m.what })}
        onClick={() => asked.set({ verb: "strike", mile: m })}
      >
        {t("strike.name")}
      </Button>
    </Group>
  )
}
