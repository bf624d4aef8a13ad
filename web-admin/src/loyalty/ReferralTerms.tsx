import { Skeleton, Stack, Text } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { Fact } from "../app/Fact"
import { count, money } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import classes from "./loyalty.module.css"
import type { Program } from "./queries"
import { type ReferralTerms as Terms, useTerms } from "./referrals"

/** ReferralTerms is what holds for those who are brought along from now on, in a line above the list. */
export function ReferralTerms({ program }: { program: Program }) {
  const { t } = useTranslation("loyalty")
  const terms = useTerms(program.id)
  if (terms.isPending) return <Skeleton height={48} mb="md" />
  if (terms.isError && !terms.data) return <Failed error={terms.error} reset={terms.refetch} />
  if (!terms.data) return null // the empty list says so
  return (
    <Stack component="section" aria-label={t("referrals.terms")} gap={8} mb={20}>
      <Facts terms={terms.data} program={program} />
      {!terms.data.open && <Text size="sm">{t("referrals.closed")}</Text>}
    </Stack>
  )
}

function Facts({ terms, program }: { terms: Terms; program: Program }) {
  const { t } = useTranslation("loyalty")
  const place = usePlace()
  const points = (n: number) => t("pointsOf", { count: n, n: count(n, place) })
  const days = (n: number) => t("days", { count: n })
  return (
    <dl className={classes.sum}>
      <Fact name={t("referrals.advocatePoints")}>{points(terms.advocatePoints)}</Fact>
      <Fact name={t("referrals.friendPoints")}>{points(terms.friendPoints)}</Fact>
      <Fact name={t("referrals.onOrder")}>{t("referrals.orderOf", { n: count(terms.onOrder, place) })}</Fact>
      <Fact name={t("referrals.hold")}>{days(terms.holdDays ?? program.pendingDays)}</Fact>
      {terms.leastAmount && <Fact name={t("referrals.least")}>{money(terms.leastAmount, place)}</Fact>}
      <Fact name={t("referrals.expiry")}>
        {terms.expiryDays == null ? t("referrals.endless") : days(terms.expiryDays)}
      </Fact>
      <Fact name={t("referrals.limit")}>
        {terms.most == null
          ? t("referrals.limitless")
          : t("referrals.limitOf", { n: count(terms.most, place), days: days(terms.mostDays) })}
      </Fact>
    </dl>
  )
}
