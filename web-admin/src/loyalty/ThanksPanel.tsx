import { Button, Drawer, Group, NativeSelect, Skeleton, Stack, Table, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Fact } from "../app/Fact"
import { AnchorLink } from "../app/links"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { Day } from "../app/When"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import type { ThanksCount, ThanksOccasionFilter } from "../graph/graphql"
import panel from "../promise/panel.module.css"
import { usePages } from "../table/usePages"
import { useDepartments } from "../team/useDepartments"
import { ladderOf } from "./ladder"
import ThanksDialog from "./ThanksDialog"
import { ThanksState, useOccasion } from "./ThanksPlans"
import {
  completeThanks,
  endThanksPlan,
  type Occasion,
  pauseThanksPlan,
  resumeThanksPlan,
  stale,
  startThanksPlan,
  type ThanksPlan,
  thanksOccasionsQuery,
  thanksPlanQuery,
  tryThanksPlan,
} from "./thanks"
import { tierName } from "./tiers"

interface Props {
  programId: string
  plan: ThanksPlan
  onClose: () => void
}

/** ThanksPanel tells of one plan: its terms, what it would have done, whom it thanked, and whom not and why. */
export default function ThanksPanel({ programId, plan: opened, onClose }: Props) {
  const { t } = useTranslation("thanks")
  const told = useQuery({
    queryKey: ["points", "thanks", opened.id],
    queryFn: async ({ signal }) => (await ask(thanksPlanQuery, { id: opened.id }, { signal })).thanksPlan,
  })
  const mayManage = useMay("loyalty:manage")
  const p = told.data ?? opened
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={600}
      title={p.name}
      overlayProps={{ backgroundOpacity: 0.15 }}
    >
      <Stack gap={24}>
        <Group>
          <ThanksState of={p} />
        </Group>
        <Terms programId={programId} plan={p} />
        {mayManage && p.state !== "ENDED" && <Acts programId={programId} plan={p} />}
        {told.isError && !told.data && <Failed error={told.error} reset={told.refetch} />}
        {mayManage && p.state === "DRAFT" && <Trial plan={p} />}
        {p.state !== "DRAFT" && (
          <section aria-labelledby="thanks-record">
            <h3 id="thanks-record" className={panel.part}>
              {t("record")}
            </h3>
            <Counts of={p.record.total} none={t("recordNone")} />
          </section>
        )}
        {p.state !== "DRAFT" && <Occasions planId={p.id} />}
      </Stack>
    </Drawer>
  )
}

function Terms({ programId, plan: p }: { programId: string; plan: ThanksPlan }) {
  const { t } = useTranslation(["thanks", "allegiance"])
  const place = usePlace()
  const occasion = useOccasion()
  const ladder = useQuery({ ...ladderOf(programId), enabled: p.tiers.length > 0 })
  const tiers = p.tiers.map((key) => tierName(ladder.data?.tiers, key))
  const whom = [...p.loyaltyTypes.map((l) => t(`allegiance:names.${l}`)), ...tiers]
  return (
    <dl className={panel.facts}>
      <Fact name={t("occasion")}>{occasion(p)}</Fact>
      <Fact name={t("whom")}>{whom.length > 0 ? whom.join(" · ") : t("everybody")}</Fact>
      {p.points > 0 && <Fact name={t("points")}>{count(p.points, place)}</Fact>}
      {p.points > 0 && (
        <Fact name={t("month")}>
          {t("spentOf", { spent: count(p.record.spent, place), budget: count(p.budget, place) })}
        </Fact>
      )}
      {p.task && <Fact name={t("task")}>{p.task}</Fact>}
      {p.departmentId && <Department id={p.departmentId} />}
      <Fact name={t("lateDays")}>{count(p.lateDays, place)}</Fact>
      {p.startedOn && (
        <Fact name={t("startedOn")}>
          <Day day={p.startedOn} />
        </Fact>
      )}
    </dl>
  )
}

function Acts({ programId, plan: p }: { programId: string; plan: ThanksPlan }) {
  const { t } = useTranslation(["thanks", "common"])
  const [editing, edit] = useState(false)
  const [asking, askFirst] = useState(false)
  const [sure, beSure] = useState<"start" | "end">("end") // stays while the question fades
  const done = () => askFirst(false)
  const first = (verb: typeof sure) => {
    beSure(verb)
    askFirst(true)
  }
  const start = useChange({ verb: startThanksPlan, said: () => t("start.said"), stale, done })
  const pause = useChange({ verb: pauseThanksPlan, said: () => t("pause.said"), stale })
  const resume = useChange({ verb: resumeThanksPlan, said: () => t("resume.said"), stale })
  const end = useChange({ verb: endThanksPlan, said: () => t("end.said"), stale, done })
  const input = { input: { id: p.id } }
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={() => edit(true)}>
        {t("common:change")}
      </Button>
      {p.state === "RUNNING" && (
        <Button size="xs" variant="default" loading={pause.busy} onClick={() => pause.run(input)}>
          {t("pause.name")}
        </Button>
      )}
      {p.state === "PAUSED" && (
        <Button size="xs" variant="default" loading={resume.busy} onClick={() => resume.run(input)}>
          {t("resume.name")}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={() => first("end")}>
        {t("end.name")}
      </Button>
      {p.state === "DRAFT" && (
        <Button size="xs" onClick={() => first("start")}>
          {t("start.name")}
        </Button>
      )}
      <Confirm
        title={t(`${sure}.title`, { name: p.name })}
        text={t(`${sure}.text`)}
        verb={t(`${sure}.name`)}
        opened={asking}
        busy={start.busy || end.busy}
        onConfirm={() => (sure === "start" ? start : end).run(input)}
        onClose={done}
      />
      {editing && <ThanksDialog programId={programId} plan={p} onClose={() => edit(false)} />}
    </Group>
  )
}

// What would have come of a draft on the days that were.
function Trial({ plan: p }: { plan: ThanksPlan }) {
  const { t } = useTranslation("thanks")
  const told = useQuery({
    queryKey: ["points", "thanks", p.id, "trial", JSON.stringify(p)],
    queryFn: async ({ signal }) => (await ask(tryThanksPlan, { id: p.id }, { signal })).tryThanksPlan,
  })
  return (
    <section aria-labelledby="thanks-trial">
      <h3 id="thanks-trial" className={panel.part}>
        {t("trial")}
      </h3>
      {told.isPending && <Skeleton height={80} />}
      {told.isError && !told.data && <Failed error={told.error} reset={told.refetch} />}
      {told.data && <Counts of={told.data.counts} none={t("trialNone")} />}
      <Text size="sm" c="dimmed" mt={4}>
        {t("trialText")} {told.data && !told.data.all && t("trialSome")}
      </Text>
    </section>
  )
}

function Counts({ of, none }: { of: Pick<ThanksCount, "outcome" | "n" | "points">[]; none: string }) {
  const { t } = useTranslation("thanks")
  const place = usePlace()
  if (of.length === 0)
    return (
      <Text size="sm" mt={6}>
        {none}
      </Text>
    )
  return (
    <Table mt={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("outcome")}</Table.Th>
          <Table.Th ta="end">{t("times")}</Table.Th>
          <Table.Th ta="end">{t("pointsGiven")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {of.map((c) => (
          <Table.Tr key={c.outcome}>
            <Table.Th scope="row">{t(`outcomes.${c.outcome}`)}</Table.Th>
            <Table.Td ta="end">{count(c.n, place)}</Table.Td>
            <Table.Td ta="end">{c.points > 0 ? count(c.points, place) : "–"}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

const shown = {
  ALL: {},
  TO_DO: { toDo: true },
  THANKED: { outcome: { eq: "THANKED" } },
  NOT: { outcome: { in: ["TOO_LATE", "LOYALTY_TYPE", "TIER", "RECENTLY", "BUDGET", "LEDGER"] } },
} satisfies Record<string, ThanksOccasionFilter>

type Shown = keyof typeof shown

function Occasions({ planId }: { planId: string }) {
  const { t } = useTranslation(["thanks", "common"])
  const place = usePlace()
  const mayDo = useMay("loyalty:write")
  const [which, show] = useState<Shown>("ALL")
  const list = usePages<Occasion>(
    ["points", "thanks", planId, "occasions", which],
    async (window, sending) =>
      (
        await ask(
          thanksOccasionsQuery,
          { id: planId, filter: shown[which] as ThanksOccasionFilter, ...window },
          sending,
        )
      ).thanksOccasions,
  )
  const done = useChange({ verb: completeThanks, said: () => t("done.said"), stale })
  return (
    <section aria-labelledby="thanks-occasions">
      <Group justify="space-between" gap="xs">
        <h3 id="thanks-occasions" className={panel.part}>
          {t("list.title")}
          {list.total && ` · ${count(list.total.value, place)}`}
        </h3>
        <NativeSelect
          size="xs"
          aria-label={t("list.which")}
          value={which}
          onChange={(e) => show(e.currentTarget.value as Shown)}
          data={(Object.keys(shown) as Shown[]).map((value) => ({ value, label: t(`list.shown.${value}`) }))}
        />
      </Group>
      {list.pending && <Skeleton height={80} mt={6} />}
      {list.error && <Failed error={list.error} reset={list.again} />}
      {!list.pending && !list.error && list.rows.length === 0 && (
        <Text size="sm" mt={6}>
          {t("list.none")}
        </Text>
      )}
      {list.rows.length > 0 && (
        <Table mt={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("list.customer")}</Table.Th>
              <Table.Th>{t("list.day")}</Table.Th>
              <Table.Th>{t("outcome")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.rows.map((o) => (
              <Table.Tr key={o.id}>
                <Table.Td>
                  {o.customer && (
                    <AnchorLink to="/customers/$id" params={{ id: o.customer.id }} size="sm">
                      {o.customer.name || t("common:noName")}
                    </AnchorLink>
                  )}
                </Table.Td>
                <Table.Td>
                  <Day day={o.day} />
                </Table.Td>
                <Table.Td>
                  {t(`outcomes.${o.outcome}`)}
                  {o.task && ` · ${t(`tasks.${o.task}`)}`}
                  {o.task === "OPEN" && mayDo && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      ms={8}
                      loading={done.busy}
                      aria-label={t("done.of", { name: o.customer?.name ?? "" })}
                      onClick={() => done.run({ input: { id: o.id } })}
                    >
                      {t("done.name")}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {list.more.there && (
        <Button size="compact-sm" variant="default" mt="xs" loading={list.more.busy} onClick={list.more.read}>
          {t("list.more")}
        </Button>
      )}
    </section>
  )
}

function Department({ id }: { id: string }) {
  const { t } = useTranslation("thanks")
  const { data = [] } = useDepartments()
  return <Fact name={t("department")}>{data.find((d) => d.id === id)?.name ?? "–"}</Fact>
}
