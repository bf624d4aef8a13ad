import {
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { loyalties } from "../customer/filters"
import type { ThanksPlanField } from "../graph/graphql"
import { useDepartments } from "../team/useDepartments"
import { ladderOf } from "./ladder"
import { draftThanksPlan, stale, type ThanksPlan, updateThanksPlan } from "./thanks"
import { withLost } from "./tiers"

interface Props {
  programId: string
  /** The plan to change; without one it is a new one. */
  plan: ThanksPlan | undefined
  onClose: (changed?: ThanksPlan) => void
}

type Count = number | ""

/** ThanksDialog is where a plan of thanks is drafted and changed: for which occasion, for whom, what, and within which budget. */
export default function ThanksDialog({ programId, plan, onClose }: Props) {
  const { t } = useTranslation(["thanks", "common"])
  const { data: departments = [] } = useDepartments()
  const draft = !plan || plan.state === "DRAFT"
  const form = useDraftForm(`thanks:${plan?.id ?? programId}`, {
    initialValues: valuesOf(plan),
    validate: {
      name: (v) => (v.trim() ? null : t("missing.name")),
      number: (v) => (v === "" ? t("missing.number") : null),
      points: (v, all) => (Number(v) > 0 || all.task.trim() ? null : t("missing.thanks")),
      budget: (v, all) => (Number(v) >= Number(all.points) ? null : t("missing.budget")),
    },
  })
  const options = {
    form,
    said: () => t("said"),
    stale,
    done: (payload: { plan?: ThanksPlan | null }) => {
      form.forget()
      onClose(payload.plan ?? undefined)
    },
  }
  const add = useChange({ verb: draftThanksPlan, ...options })
  const update = useChange({ verb: updateThanksPlan, ...options })
  function send(v: Values) {
    const later = {
      name: v.name.trim(),
      budget: Number(v.points) > 0 ? Number(v.budget) : 0,
      task: v.task.trim(),
      lateDays: Number(v.lateDays),
    }
    const terms = {
      number: Number(v.number),
      repeats: v.repeats,
      loyaltyTypes: loyalties.filter((l) => v.types.includes(l)),
      tiers: v.tiers,
      points: Number(v.points),
    }
    const departmentId = later.task && v.departmentId // where nobody is asked to do anything, no department is
    const handed = departmentId ? { departmentId } : {}
    if (plan) {
      const clear: ThanksPlanField[] = plan.departmentId && !departmentId ? ["DEPARTMENT"] : []
      update.run({ input: { id: plan.id, ...later, ...handed, clear, ...(draft && terms) } })
    } else add.run({ input: { programId, kind: v.kind, ...later, ...terms, ...handed } })
  }
  return (
    <Modal opened onClose={() => onClose()} title={t(plan ? "edit" : "add")} size={600}>
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
          {draft && (
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <NativeSelect
                label={t("occasion")}
                disabled={!!plan}
                data={(["ANNIVERSARY", "PURCHASE"] as const).map((value) => ({
                  value,
                  label: t(`kinds.${value}`),
                }))}
                {...form.getInputProps("kind")}
              />
              <NumberInput
                label={t(`numbers.${form.values.kind}`)}
                required
                min={1}
                max={100_000}
                allowDecimal={false}
                {...form.getInputProps("number")}
              />
            </SimpleGrid>
          )}
          {draft && (
            <Checkbox
              label={t(`repeats.${form.values.kind}`)}
              {...form.getInputProps("repeats", { type: "checkbox" })}
            />
          )}
          {draft && <Whom programId={programId} form={form} />}
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {draft && (
              <NumberInput
                label={t("points")}
                min={0}
                max={1_000_000_000}
                allowDecimal={false}
                {...form.getInputProps("points")}
              />
            )}
            {Number(form.values.points) > 0 && (
              <NumberInput
                label={t("budget")}
                required
                min={1}
                max={1_000_000_000_000}
                allowDecimal={false}
                {...form.getInputProps("budget")}
              />
            )}
            <NumberInput
              label={t("lateDays")}
              min={0}
              max={60}
              allowDecimal={false}
              {...form.getInputProps("lateDays")}
            />
          </SimpleGrid>
          <Textarea
            label={t("task")}
            description={t("taskText")}
            autosize
            minRows={2}
            maxLength={500}
            {...form.getInputProps("task")}
          />
          {departments.length > 0 && form.values.task.trim() !== "" && (
            <NativeSelect
              label={t("department")}
              description={t("departmentText")}
              data={[
                { value: "", label: t("noDepartment") },
                ...departments.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              {...form.getInputProps("departmentId")}
            />
          )}
          <Group justify="flex-end" gap="xs" mt="sm">
            <Button variant="default" onClick={() => onClose()}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={add.busy || update.busy}>
              {t(plan ? "common:save" : "add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

// For whom it is: types of loyalty, and the tiers of the program if it has any.
function Whom({ programId, form }: { programId: string; form: ReturnType<typeof useDraftForm<Values>> }) {
  const { t } = useTranslation(["thanks", "allegiance"])
  const ladder = useQuery(ladderOf(programId))
  const [chosen] = useState(form.values.tiers) // one that is unticked stays, to be ticked again
  const tiers = withLost(ladder.data?.tiers ?? [], chosen)
  return (
    <>
      <Checkbox.Group label={t("types")} description={t("typesText")} {...form.getInputProps("types")}>
        <Group gap="md" mt={6}>
          {loyalties.map((l) => (
            <Checkbox key={l} value={l} label={t(`allegiance:names.${l}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      {tiers.length > 0 && (
        <Checkbox.Group label={t("tiers")} description={t("tiersText")} {...form.getInputProps("tiers")}>
          <Group gap="md" mt={6}>
            {tiers.map((tier) => (
              <Checkbox key={tier.key} value={tier.key} label={tier.name} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
    </>
  )
}

type Values = ReturnType<typeof valuesOf>

function valuesOf(p: ThanksPlan | undefined) {
  return {
    name: p?.name ?? "",
    kind: p?.kind ?? ("ANNIVERSARY" as const),
    number: (p?.number ?? 1) as Count,
    repeats: p?.repeats ?? true,
    types: (p?.loyaltyTypes ?? ["TRUE"]) as string[],
    tiers: (p?.tiers ?? []) as string[],
    points: (p?.points ?? 0) as Count,
    budget: (p?.budget ?? 0) as Count,
    lateDays: (p?.lateDays ?? 7) as Count,
    task: p?.task ?? "",
    departmentId: p?.departmentId ?? "",
  }
}
