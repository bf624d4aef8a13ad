import {
  Button,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { dayAfter, today, usePlace } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { customerFilter, loyalties, stages } from "../customer/filters"
import { type Campaign, draftCampaign, segmentOf, segmentQuery, stale, updateCampaign } from "./campaigns"

interface Props {
  programId: string
  /** The campaign to change; without one it is a new one. */
  campaign: Campaign | undefined
  onClose: (changed?: Campaign) => void
}

type Count = number | ""

/** CampaignDialog is where a campaign is drafted and changed: for whom, how much, within which budget and when. */
export default function CampaignDialog({ programId, campaign, onClose }: Props) {
  const { t } = useTranslation(["campaigns", "common"])
  const place = usePlace()
  const draft = !campaign || campaign.state === "DRAFT"
  const before = valuesOf(campaign, today(place))
  const form = useDraftForm(`campaign:${campaign?.id ?? programId}`, {
    initialValues: before,
    validate: {
      name: (v) => (v.trim() ? null : t("missing.name")),
      points: (v) => (v === "" ? t("missing.points") : null),
      budget: (v) => (v === "" ? t("missing.budget") : null),
      lastDay: (v) => (v ? null : t("missing.lastDay")),
    },
  })
  const options = {
    form,
    said: () => t("said"),
    stale,
    done: (payload: { campaign?: Campaign | null }) => {
      form.forget()
      onClose(payload.campaign ?? undefined)
    },
  }
  const add = useChange({ verb: draftCampaign, ...options })
  const update = useChange({ verb: updateCampaign, ...options })
  function send(v: Values) {
    const later = { name: v.name.trim(), budget: Number(v.budget), lastDay: v.lastDay }
    const terms = {
      points: Number(v.points),
      holdout: Number(v.holdout),
      liftDays: Number(v.liftDays),
      firstDay: v.firstDay || today(place),
    }
    const whom = customerFilter(whomOf(v))
    const other = JSON.stringify(whomOf(v)) !== JSON.stringify(whomOf(before))
    if (!campaign) add.run({ input: { programId, ...later, ...terms, segment: whom } })
    else
      update.run({
        input: { id: campaign.id, ...later, ...(draft && terms), ...(other && { segment: whom }) },
      })
  }
  return (
    <Modal opened onClose={() => onClose()} title={t(campaign ? "edit" : "add")} size={600}>
      <form noValidate onSubmit={form.onSubmit(send)}>
        <Stack gap="sm">
          <TextInput
            label={t("name")}
            description={t("nameText")}
            required
            data-autofocus
            maxLength={100}
            {...form.getInputProps("name")}
          />
          {draft && <Whom form={form} />}
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {draft && (
              <NumberInput
                label={t("points")}
                required
                min={1}
                max={1_000_000_000}
                allowDecimal={false}
                {...form.getInputProps("points")}
              />
            )}
            <NumberInput
              label={t("budget")}
              required
              min={1}
              max={1_000_000_000_000}
              allowDecimal={false}
              {...form.getInputProps("budget")}
            />
            {draft && (
              <NumberInput
                label={t("holdout")}
                suffix=" %"
                min={0}
                max={90}
                allowDecimal={false}
                {...form.getInputProps("holdout")}
              />
            )}
            {draft && (
              <NumberInput
                label={t("liftDays")}
                min={1}
                max={366}
                allowDecimal={false}
                {...form.getInputProps("liftDays")}
              />
            )}
            {draft && <TextInput type="date" label={t("firstDay")} {...form.getInputProps("firstDay")} />}
            <TextInput type="date" label={t("lastDay")} required {...form.getInputProps("lastDay")} />
          </SimpleGrid>
          {draft && <Preview values={form.values} />}
          <Group justify="flex-end" gap="xs" mt="sm">
            <Button variant="default" onClick={() => onClose()}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={add.busy || update.busy}>
              {t(campaign ? "common:save" : "add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

// Who is in the segment: the filters of the customers' list.
function Whom({ form }: { form: ReturnType<typeof useDraftForm<Values>> }) {
  const { t } = useTranslation(["campaigns", "customers", "allegiance"])
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
      <NativeSelect
        label={t("customers:filters.stage")}
        data={[
          { value: "", label: t("customers:filters.anyStage") },
          ...stages.map((s) => ({ value: s, label: t(`customers:stages.${s}`) })),
        ]}
        {...form.getInputProps("stage")}
      />
      <TextInput label={t("customers:filters.tag")} maxLength={50} {...form.getInputProps("tag")} />
      <NativeSelect
        label={t("allegiance:filter")}
        data={[
          { value: "", label: t("allegiance:any") },
          ...loyalties.map((l) => ({ value: l, label: t(`allegiance:names.${l}`) })),
        ]}
        {...form.getInputProps("loyalty")}
      />
    </SimpleGrid>
  )
}

// How many it is for, how many of them are held out, and for how many the budget is enough.
function Preview({ values }: { values: Values }) {
  const { t } = useTranslation("campaigns")
  const place = usePlace()
  const mayRead = useMay("customers:read")
  const [whom] = useDebouncedValue(JSON.stringify(customerFilter(whomOf(values))), 300)
  const told = useQuery({
    queryKey: ["customers", "count", whom],
    queryFn: async ({ signal }) =>
      (await ask(segmentQuery, { filter: JSON.parse(whom) }, { signal })).customers.totalCount,
    enabled: mayRead,
  })
  if (!told.data) return null
  const { value: n, capped } = told.data
  const held = Math.round((n * Number(values.holdout)) / 100)
  const enough =
    Number(values.points) > 0 ? Math.floor(Number(values.budget) / Number(values.points)) : undefined
  return (
    <Text size="sm" role="status">
      {t("preview.size", {
        count: n,
        n: count(n, place) + (capped ? "+" : ""),
      })}{" "}
      {held > 0 && t("preview.held", { count: held, n: count(held, place) })}{" "}
      {enough !== undefined && t("preview.enough", { count: enough, n: count(enough, place) })}
    </Text>
  )
}

type Values = ReturnType<typeof valuesOf>

function valuesOf(c: Campaign | undefined, now: string) {
  const segment = c ? segmentOf(c) : {}
  return {
    name: c?.name ?? "",
    stage: (segment.stage?.eq ?? "") as string,
    tag: segment.tag?.eq ?? "",
    loyalty: (segment.loyaltyType?.eq ?? "") as string,
    points: (c?.points ?? "") as Count,
    budget: (c?.budget ?? "") as Count,
    holdout: (c?.holdout ?? 10) as Count,
    liftDays: (c?.liftDays ?? 30) as Count,
    firstDay: c?.firstDay ?? now,
    lastDay: c?.lastDay ?? dayAfter(now, 30),
  }
}

function whomOf(v: Pick<Values, "stage" | "tag" | "loyalty">) {
  return {
    stage: stages.find((s) => s === v.stage),
    tag: v.tag.trim() || undefined,
    loyalty: loyalties.find((l) => l === v.loyalty),
  }
}
