import { Button, Drawer, Group, NativeSelect, Skeleton, Stack, Table, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Fact } from "../app/Fact"
import { AnchorLink } from "../app/links"
import { count, percent } from "../app/money"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { Day, When } from "../app/When"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import type { ArmShownFragment, CampaignMemberFilter, OneCampaignQuery } from "../graph/graphql"
import panel from "../promise/panel.module.css"
import { usePages } from "../table/usePages"
import CampaignDialog from "./CampaignDialog"
import { CampaignState } from "./CampaignState"
import {
  type Campaign,
  campaignMembersQuery,
  campaignQuery,
  endCampaign,
  type Member,
  pauseCampaign,
  resumeCampaign,
  segmentOf,
  stale,
  startCampaign,
} from "./campaigns"

interface Props {
  programId: string
  campaign: Campaign
  onClose: () => void
}

/** CampaignPanel tells of one campaign: for whom, how far it is, what it did, and whom it came to. */
export default function CampaignPanel({ programId, campaign: opened, onClose }: Props) {
  const told = useQuery({
    queryKey: ["points", "campaign", opened.id],
    queryFn: async ({ signal }) => (await ask(campaignQuery, { id: opened.id }, { signal })).campaign,
  })
  const mayManage = useMay("loyalty:manage")
  const c = told.data ?? opened
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={600}
      title={c.name}
      overlayProps={{ backgroundOpacity: 0.15 }}
    >
      <Stack gap={24}>
        <Group>
          <CampaignState of={c} />
        </Group>
        <Terms campaign={c} />
        {mayManage && c.state !== "ENDED" && <Acts programId={programId} campaign={c} />}
        {told.isPending && <Skeleton height={120} />}
        {told.isError && !told.data && <Failed error={told.error} reset={told.refetch} />}
        {told.data && c.state !== "DRAFT" && <Lift of={told.data.lift} />}
        {c.state !== "DRAFT" && <Members campaignId={c.id} />}
      </Stack>
    </Drawer>
  )
}

function Terms({ campaign: c }: { campaign: Campaign }) {
  const { t } = useTranslation("campaigns")
  const place = usePlace()
  const whom = useWhom(c)
  const reached = c.granted + c.heldOut + c.waiting + c.refused
  return (
    <dl className={panel.facts}>
      <Fact name={t("whom")}>{whom}</Fact>
      <Fact name={t("points")}>{count(c.points, place)}</Fact>
      <Fact name={t("holdout")}>{percent(c.holdout / 100, place)}</Fact>
      <Fact name={t("time")}>
        <Day day={c.firstDay} /> – <Day day={c.lastDay} />
      </Fact>
      <Fact name={t("budget")}>
        {t("spentOf", { spent: count(c.spent, place), budget: count(c.budget, place) })}
      </Fact>
      {c.state !== "DRAFT" && (
        <Fact name={t("reached")}>
          {t("reachedOf", { n: count(reached, place), size: count(c.segmentSize, place) })}
        </Fact>
      )}
    </dl>
  )
}

// useWhom says a segment in words; what the form doesn't know it doesn't hide.
function useWhom(c: Campaign): string {
  const { t } = useTranslation(["campaigns", "customers", "allegiance"])
  const { stage, tag, loyaltyType, ...others } = segmentOf(c)
  const parts = [
    stage?.eq && t(`customers:stages.${stage.eq}`),
    tag?.eq && t("tagIs", { tag: tag.eq }),
    loyaltyType?.eq && t(`allegiance:names.${loyaltyType.eq}`),
    Object.keys(others).length > 0 && t("otherwise"),
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(" · ") : t("everybody")
}

function Acts({ programId, campaign: c }: { programId: string; campaign: Campaign }) {
  const { t } = useTranslation(["campaigns", "common"])
  const [editing, edit] = useState(false)
  const [asking, askFirst] = useState(false)
  const [sure, beSure] = useState<"start" | "end">("end") // stays while the question fades
  const done = () => askFirst(false)
  const first = (verb: typeof sure) => {
    beSure(verb)
    askFirst(true)
  }
  const start = useChange({ verb: startCampaign, said: () => t("start.said"), stale, done })
  const pause = useChange({ verb: pauseCampaign, said: () => t("pause.said"), stale })
  const resume = useChange({ verb: resumeCampaign, said: () => t("resume.said"), stale })
  const end = useChange({ verb: endCampaign, said: () => t("end.said"), stale, done })
  const input = { input: { id: c.id } }
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={() => edit(true)}>
        {t("common:change")}
      </Button>
      {c.state === "RUNNING" && (
        <Button size="xs" variant="default" loading={pause.busy} onClick={() => pause.run(input)}>
          {t("pause.name")}
        </Button>
      )}
      {c.state === "PAUSED" && (
        <Button size="xs" variant="default" loading={resume.busy} onClick={() => resume.run(input)}>
          {t("resume.name")}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={() => first("end")}>
        {t("end.name")}
      </Button>
      {c.state === "DRAFT" && (
        <Button size="xs" onClick={() => first("start")}>
          {t("start.name")}
        </Button>
      )}
      <Confirm
        title={t(`${sure}.title`, { name: c.name })}
        text={t(`${sure}.text`)}
        verb={t(`${sure}.name`)}
        opened={asking}
        busy={start.busy || end.busy}
        onConfirm={() => (sure === "start" ? start : end).run(input)}
        onClose={done}
      />
      {editing && <CampaignDialog programId={programId} campaign={c} onClose={() => edit(false)} />}
    </Group>
  )
}

type Told = NonNullable<OneCampaignQuery["campaign"]>["lift"]

function Lift({ of }: { of: Told }) {
  const { t } = useTranslation("campaigns")
  const place = usePlace()
  const d = of.difference
  const points = (share: number) => signed(share, percent(Math.abs(share), place))
  return (
    <section aria-labelledby="campaign-lift">
      <h3 id="campaign-lift" className={panel.part}>
        {t("lift.title")}
      </h3>
      <Table mt={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("lift.group")}</Table.Th>
            <Table.Th ta="end">{t("lift.n")}</Table.Th>
            <Table.Th ta="end">{t("lift.bought")}</Table.Th>
            <Table.Th ta="end">{t("lift.share")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Arm name={t("lift.given")} of={of.given} />
          <Arm name={t("lift.heldOut")} of={of.heldOut} />
        </Table.Tbody>
      </Table>
      <Text size="sm" mt={8}>
        {d ? (
          <strong>
            {t("lift.difference", { by: points(d.value), from: points(d.lower), to: points(d.upper) })}
          </strong>
        ) : (
          t("lift.tooFew", { enough: count(of.enough, place) })
        )}
      </Text>
      <Text size="sm" c="dimmed" mt={4}>
        {t("lift.terms", { count: of.days })}{" "}
        {of.running > 0 && t("lift.running", { count: of.running, n: count(of.running, place) })}
      </Text>
    </section>
  )
}

function signed(n: number, text: string): string {
  return (n < 0 ? "−" : "+") + text
}

function Arm({ name, of }: { name: string; of: ArmShownFragment }) {
  const place = usePlace()
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td ta="end">{count(of.n, place)}</Table.Td>
      <Table.Td ta="end">{count(of.bought, place)}</Table.Td>
      <Table.Td ta="end">
        {of.share
          ? `${percent(of.share.value, place)} (${percent(of.share.lower, place)} … ${percent(of.share.upper, place)})`
          : "–"}
      </Table.Td>
    </Table.Tr>
  )
}

const shown: Record<string, CampaignMemberFilter> = {
  ALL: {},
  GRANTED: { state: { eq: "GRANTED" } },
  HELD_OUT: { state: { eq: "HELD_OUT" } },
  GRANTED_BOUGHT: { state: { eq: "GRANTED" }, bought: true },
  HELD_OUT_BOUGHT: { state: { eq: "HELD_OUT" }, bought: true },
  WAITING: { state: { eq: "WAITING" } },
  REFUSED: { state: { eq: "REFUSED" } },
}

type Shown = "ALL" | "GRANTED" | "HELD_OUT" | "GRANTED_BOUGHT" | "HELD_OUT_BOUGHT" | "WAITING" | "REFUSED"

function Members({ campaignId }: { campaignId: string }) {
  const { t } = useTranslation(["campaigns", "common"])
  const place = usePlace()
  const [which, show] = useState<Shown>("ALL")
  const list = usePages<Member>(
    ["points", "campaign", campaignId, "members", which],
    async (window, sending) =>
      (await ask(campaignMembersQuery, { id: campaignId, filter: shown[which], ...window }, sending))
        .campaignMembers,
  )
  return (
    <section aria-labelledby="campaign-members">
      <Group justify="space-between" gap="xs">
        <h3 id="campaign-members" className={panel.part}>
          {t("members.title")}
          {list.total && ` · ${count(list.total.value, place)}`}
        </h3>
        <NativeSelect
          size="xs"
          aria-label={t("members.which")}
          value={which}
          onChange={(e) => show(e.currentTarget.value as Shown)}
          data={(Object.keys(shown) as Shown[]).map((value) => ({
            value,
            label: t(`members.shown.${value}`),
          }))}
        />
      </Group>
      {list.pending && <Skeleton height={80} mt={6} />}
      {list.error && <Failed error={list.error} reset={list.again} />}
      {!list.pending && !list.error && list.rows.length === 0 && (
        <Text size="sm" mt={6}>
          {t("members.none")}
        </Text>
      )}
      {list.rows.length > 0 && (
        <Table mt={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("members.customer")}</Table.Th>
              <Table.Th>{t("members.became")}</Table.Th>
              <Table.Th>{t("members.bought")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.rows.map((m) => (
              <Table.Tr key={m.id}>
                <Table.Td>
                  {m.customer && (
                    <AnchorLink to="/customers/$id" params={{ id: m.customer.id }} size="sm">
                      {m.customer.name || t("common:noName")}
                    </AnchorLink>
                  )}
                </Table.Td>
                <Table.Td>
                  {t(`members.shown.${m.state}`)}
                  {m.reason && ` · ${t(`members.reasons.${m.reason}`)}`}
                  {m.againOn && (
                    <>
                      {" "}
                      · <Day day={m.againOn} />
                    </>
                  )}
                </Table.Td>
                <Table.Td>{m.boughtAt ? <When at={m.boughtAt} as="day" /> : "–"}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {list.more.there && (
        <Button size="compact-sm" variant="default" mt="xs" loading={list.more.busy} onClick={list.more.read}>
          {t("members.more")}
        </Button>
      )}
    </section>
  )
}
