import { Button } from "@mantine/core"
import { Fragment } from "react"
import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { usePlace } from "../app/time"
import { Section } from "../settings/Section"
import classes from "../settings/settings.module.css"
import { asked } from "./asked"
import type { Program } from "./queries"

/** Terms is what holds for points that are earned from now on. */
export function Terms({ program: p }: { program: Program }) {
  const { t } = useTranslation(["loyalty", "common"])
  const place = usePlace()
  const mayManage = useMay("loyalty:manage")
  const facts = [
    [t("currency"), p.currency],
    [t("pendingDays"), t("days", { count: p.pendingDays })],
    [
      t("expiry"),
      p.expiry === "NEVER"
        ? t("expiries.NEVER")
        : t(`expire.${p.expiry}`, { months: t("months", { count: p.expiryMonths }) }),
    ],
    [t("refunds"), t(`refundsOf.${p.refunds}`)],
    [t("minimumDays"), t("days", { count: p.minimumDays })],
    [t("holdMinutes"), t("minutes", { count: p.holdMinutes })],
    [t("approveAbove"), t("pointsOf", { count: p.approveAbove, n: count(p.approveAbove, place) })],
    [
      t("transferDaily"),
      p.transferDaily === 0
        ? t("transferNone")
        : t("transferUpTo", { count: p.transferDaily, n: count(p.transferDaily, place) }),
    ],
    [
      t("households"),
      p.householdMost === 0
        ? t("householdsNone")
        : t("householdsOf", { count: p.householdMost, rest: t("days", { count: p.householdRest }) }),
    ],
  ] as const
  return (
    <Section
      name={t("terms.title", { name: p.name })}
      text={t("terms.text")}
      action={
        mayManage && (
          <Button size="xs" variant="default" onClick={() => asked.set({ verb: "edit", program: p })}>
            {t("common:change")}
          </Button>
        )
      }
    >
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Section>
  )
}
