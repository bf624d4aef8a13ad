import { Button, Skeleton, Table } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import report from "../promise/report.module.css"
import { Section } from "../settings/Section"
import { ladderOf } from "./ladder"
import type { Program } from "./queries"
import type { Tiers as Ladder } from "./tiers"

const TierDialog = lazy(() => import("./TierDialog"))

/** Tiers is a program's ladder: how many points reach which tier, for how long they count, and how one falls. */
export function Tiers({ program }: { program: Program }) {
  const { t } = useTranslation(["tiers", "common"])
  const mayManage = useMay("loyalty:manage")
  const [opened, open] = useState(false)
  const told = useQuery(ladderOf(program.id))
  return (
    <Section
      name={t("title")}
      text={told.data ? t("text") : t("none")}
      action={
        mayManage &&
        told.isSuccess && (
          <Button size="xs" variant="default" onClick={() => open(true)}>
            {told.data ? t("common:change") : t("add")}
          </Button>
        )
      }
    >
      {told.isPending && <Skeleton height={80} />}
      {told.isError && !told.data && <Failed error={told.error} reset={told.refetch} />}
      {told.data && <Shown ladder={told.data} />}
      <Suspense>
        {opened && (
          <TierDialog programId={program.id} ladder={told.data ?? undefined} onClose={() => open(false)} />
        )}
      </Suspense>
    </Section>
  )
}

function Shown({ ladder }: { ladder: Ladder }) {
  const { t } = useTranslation("tiers")
  const place = usePlace()
  return (
    <>
      <Table className={report.table} aria-label={t("title")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("tier")}</Table.Th>
            <Table.Th ta="end">{t("points")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ladder.tiers.map((tier) => (
            <Table.Tr key={tier.key}>
              <Table.Td>{tier.name}</Table.Td>
              <Table.Td ta="end">{count(tier.points, place)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <p className={report.note}>
        {t(`counts.${ladder.window}`, { months: t("months", { count: ladder.months }) })}{" "}
        {t(`fall.${ladder.descent}`, { days: t("days", { count: ladder.graceDays }) })}
      </p>
    </>
  )
}
