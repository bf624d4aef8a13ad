import { Button, Drawer, Group, NativeSelect, Skeleton, Stack, Table, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count } from "../app/money"
import { Failed } from "../app/states"
import { dayAfter, today, usePlace } from "../app/time"
import { When } from "../app/When"
import { instantOf } from "../app/zoned"
import type { Named } from "../customer/CustomerSelect"
import panel from "../promise/panel.module.css"
import report from "../promise/report.module.css"
import classes from "./loyalty.module.css"
import { Movements } from "./Movements"
import { PointsLink } from "./PointsLink"
import type { Program } from "./queries"
import { Reservations } from "./Reservations"
import { Tier } from "./Tier"
import { type Wallet as Told, walletQuery } from "./wallet"

interface Props {
  opened: boolean
  customer: Named
  programs: Program[]
  onClose: () => void
}

/** Wallet is a customer's account as a ledger: what there is, of which lots, and every movement with its why. */
export default function Wallet({ opened, customer, programs, onClose }: Props) {
  const { t } = useTranslation("wallet")
  const [currency, choose] = useState(programs[0]?.currency ?? "")
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={620}
      title={t("of", { name: customer.name })}
      overlayProps={{ backgroundOpacity: 0.15 }}
    >
      <Stack gap={28}>
        {programs.length > 1 && (
          <NativeSelect
            label={t("program")}
            value={currency}
            data={programs.map((p) => ({ value: p.currency, label: p.name }))}
            onChange={(e) => choose(e.target.value)}
          />
        )}
        <Account
          customer={customer}
          currency={currency}
          program={programs.find((p) => p.currency === currency)}
        />
        <PointsLink customerId={customer.id} />
      </Stack>
    </Drawer>
  )
}

function Account({
  customer,
  currency,
  program,
}: {
  customer: Named
  currency: string
  program: Program | undefined
}) {
  const { t } = useTranslation("wallet")
  const place = usePlace()
  const now = today(place)
  const [day, setDay] = useState("")
  const past = day !== "" && day < now
  const told = useQuery({
    queryKey: ["points", "wallet", customer.id, currency, past ? day : ""],
    queryFn: async ({ signal }) => {
      const at = past ? { at: endOf(day, place.timeZone) } : {}
      return (await ask(walletQuery, { id: customer.id, currency, ...at }, { signal })).customer?.loyalty
    },
  })
  if (told.isPending) return <Skeleton height={240} />
  if (told.isError && !told.data) return <Failed error={told.error} reset={told.refetch} />
  const p = told.data
  if (!p) return null
  return (
    <>
      <section aria-labelledby="wallet-balance">
        <Group justify="space-between" align="flex-end" mb="sm">
          <h3 id="wallet-balance" className={panel.part}>
            {t("balance")}
          </h3>
          <Group gap={6} align="flex-end">
            <TextInput
              type="date"
              size="xs"
              label={t("asOf")}
              max={now}
              value={day}
              onChange={(e) => setDay(e.currentTarget.value)}
            />
            {past && (
              <Button size="xs" variant="default" onClick={() => setDay("")}>
                {t("now")}
              </Button>
            )}
          </Group>
        </Group>
        <Balance of={p} />
      </section>
      {!past && program && <Tier customer={customer} program={program} />}
      {!past && <Lots of={p} />}
      {!past && (
        <Reservations
          customer={customer}
          currency={currency}
          list={p.reservations.nodes}
          together={p.household?.mayDraw ? p.household.available : undefined}
        />
      )}
      <Movements customerId={customer.id} currency={currency} />
    </>
  )
}

// What happens with the first instant of the next day isn't of this one any more.
function endOf(day: string, timeZone: string): string {
  const next = instantOf(`${dayAfter(day, 1)}T00:00`, timeZone)
  return new Date(Date.parse(next ?? "") - 1).toISOString()
}

const parts = ["available", "pending", "held", "debt", "earned", "spent", "expired", "reversed"] as const

function Balance({ of }: { of: Told }) {
  const { t } = useTranslation("wallet")
  const place = usePlace()
  return (
    <dl className={classes.sum}>
      {parts.map((part) => (
        <div key={part}>
          <dt>{t(`parts.${part}`)}</dt>
          <dd>{count(of[part], place)}</dd>
        </div>
      ))}
    </dl>
  )
}

// What is left of what she earned; what is used up, the movements tell.
function Lots({ of }: { of: Told }) {
  const { t } = useTranslation("wallet")
  const place = usePlace()
  const left = of.lots.nodes.filter((l) => l.pending + l.available + l.held > 0)
  if (left.length === 0) return null
  return (
    <section aria-labelledby="wallet-lots">
      <h3 id="wallet-lots" className={panel.part}>
        {t("lots.title")}
      </h3>
      <Table.ScrollContainer
        minWidth={460}
        type="native"
        role="group"
        tabIndex={0}
        aria-labelledby="wallet-lots"
      >
        <Table className={report.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("lots.earned")}</Table.Th>
              <Table.Th ta="end">{t("lots.left")}</Table.Th>
              <Table.Th ta="end">{t("lots.of")}</Table.Th>
              <Table.Th>{t("lots.spendable")}</Table.Th>
              <Table.Th>{t("lots.expires")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {left.map((l) => (
              <Table.Tr key={l.id}>
                <Table.Td>
                  <When at={l.earnedAt} as="day" />
                </Table.Td>
                <Table.Td ta="end">{count(l.pending + l.available + l.held, place)}</Table.Td>
                <Table.Td ta="end">{count(l.amount, place)}</Table.Td>
                <Table.Td>{l.pending > 0 ? <When at={l.activatesAt} as="day" /> : t("lots.now")}</Table.Td>
                <Table.Td>{l.expiresAt ? <When at={l.expiresAt} as="day" /> : t("lots.never")}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {of.lots.pageInfo.hasNextPage && <p className={report.note}>{t("lots.more")}</p>}
    </section>
  )
}
