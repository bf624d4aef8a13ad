import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core"
import { useMutation, useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count } from "../app/money"
import { dayAfter, today, usePlace } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { useNoun, useWhat } from "../audit/words"
import { useChange } from "../change/useChange"
import report from "../promise/report.module.css"
import { monthName } from "../promise/reported"
import { ladderOf } from "./ladder"
import type { Program } from "./queries"
import { Limits, Multipliers, Validity } from "./RuleParts"
import {
  addRule,
  changeRule,
  dryRunQuery,
  type Rule,
  type Tried,
  termsOf,
  type Values,
  valuesOf,
} from "./rules"

const bases = ["PER_AMOUNT", "PER_QUANTITY", "FIXED"] as const
const roundings = ["DOWN", "HALF_UP", "UP"] as const

interface Props {
  program: Program
  rule: Rule | undefined
  currency: string
  triggers: string[]
  names: { name: string; type: string }[]
  onClose: () => void
}

/** RuleDialog is where a rule of earning is added or changed, and tried on the year that was. */
export function RuleDialog({ program, rule, currency, triggers, names, onClose }: Props) {
  const { t } = useTranslation(["loyalty", "common"])
  const { timeZone } = usePlace()
  const form = useDraftForm<Values>(`earning-rule:${rule?.id ?? program.id}`, {
    initialValues: valuesOf(rule, currency, timeZone),
    validate: {
      terms: {
        name: (v) => (v.trim() ? null : t("missing.name")),
        multipliers: { name: (v) => (v.trim() ? null : t("missing.name")) },
      },
    },
  })
  const options = {
    form,
    said: () => t(rule ? "rules.saved" : "rules.added"),
    stale: [["points", "rules"]],
    done: () => {
      form.forget()
      onClose()
    },
  }
  const add = useChange({ verb: addRule, ...options })
  const change = useChange({ verb: changeRule, ...options })
  function send(values: Values) {
    const terms = termsOf(values, rule, timeZone)
    if (rule) change.run({ input: { id: rule.id, terms } })
    else add.run({ input: { programId: program.id, trigger: values.trigger, terms } })
  }
  const basis = form.values.terms.basis
  const ladder = useQuery(ladderOf(program.id))
  return (
    <Modal opened onClose={onClose} title={t(rule ? "rules.change" : "rules.add")} size={620}>
      <form noValidate onSubmit={form.onSubmit(send)}>
        <Stack gap="sm">
          <TextInput
            label={t("name")}
            required
            data-autofocus
            maxLength={100}
            {...form.getInputProps("terms.name")}
          />
          <NativeSelect
            label={t("rules.trigger")}
            disabled={rule !== undefined}
            data={useGroups(triggers)}
            {...form.getInputProps("trigger")}
            onChange={(e) => {
              form.setFieldValue("trigger", e.currentTarget.value)
              if (!buys(e.currentTarget.value)) form.setFieldValue("terms.basis", "FIXED")
            }}
          />
          <SimpleGrid cols={{ base: 1, xs: basis === "PER_AMOUNT" ? 3 : 2 }} spacing="sm">
            <NumberInput
              label={t("rules.points")}
              min={1}
              max={1_000_000_000}
              allowDecimal={false}
              {...form.getInputProps("terms.points")}
            />
            <NativeSelect
              label={t("rules.basis")}
              data={(buys(form.values.trigger) ? bases : (["FIXED"] as const)).map((value) => ({
                value,
                label: t(`rules.bases.${value}`),
              }))}
              {...form.getInputProps("terms.basis")}
            />
            {basis === "PER_AMOUNT" && (
              <NumberInput
                label={t("rules.per", { currency: form.values.terms.per.currency })}
                min={0}
                decimalScale={3}
                {...form.getInputProps("terms.per.amount")}
              />
            )}
          </SimpleGrid>
          <Textarea
            label={t("rules.condition")}
            description={[
              t("rules.conditionText", { names: names.map((n) => n.name).join(", ") }),
              ladder.data && t("rules.tiersText", { tiers: ladder.data.tiers.map((s) => s.key).join(", ") }),
            ]
              .filter(Boolean)
              .join(" ")}
            autosize
            minRows={2}
            maxLength={2000}
            spellCheck={false}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            {...form.getInputProps("terms.condition")}
          />
          <Multipliers form={form} />
          <Limits form={form} />
          <Validity form={form} />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <NativeSelect
              label={t("rules.rounding")}
              data={roundings.map((value) => ({ value, label: t(`rules.roundings.${value}`) }))}
              {...form.getInputProps("terms.rounding")}
            />
            <NumberInput
              label={t("rules.priority")}
              min={0}
              max={1000}
              allowDecimal={false}
              {...form.getInputProps("terms.priority")}
            />
          </SimpleGrid>
          <Checkbox
            label={t("rules.exclusive")}
            {...form.getInputProps("terms.exclusive", { type: "checkbox" })}
          />
          {rule && (
            <Text size="sm" c="dimmed">
              {t("rules.versioned")}
            </Text>
          )}
          <Try program={program} rule={rule} values={form.values} />
          <Group justify="flex-end" gap="xs" mt="sm">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={add.busy || change.busy}>
              {rule ? t("common:save") : t("rules.add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

// buys says whether something is bought by such events, so that they have an amount and pieces.
function buys(trigger: string): boolean {
  return /^(purchase|promise)\./.test(trigger)
}

// useGroups gives the events that rules can be about by what they happen to.
function useGroups(triggers: string[]) {
  const what = useWhat()
  const noun = useNoun()
  const groups = new Map<string, { value: string; label: string }[]>()
  for (const value of triggers) {
    const group = noun(value)
    groups.set(group, [...(groups.get(group) ?? []), { value, label: what(value) }])
  }
  return [...groups].map(([group, items]) => ({ group, items }))
}

/** Try asks what the rule would have given in the year that was; nothing is written. */
function Try({ program, rule, values }: { program: Program; rule: Rule | undefined; values: Values }) {
  const { t } = useTranslation("loyalty")
  const place = usePlace()
  const to = today(place)
  const tried = useMutation({
    mutationFn: async () =>
      (
        await ask(dryRunQuery, {
          input: {
            programId: program.id,
            trigger: values.trigger,
            terms: termsOf(values, rule, place.timeZone),
            replaces: rule?.id ?? null,
            from: dayAfter(to, -364),
            to,
          },
        })
      ).earningDryRun,
  })
  return (
    <section aria-label={t("rules.try")}>
      <Button size="xs" variant="light" loading={tried.isPending} onClick={() => tried.mutate()}>
        {t("rules.try")}
      </Button>
      <div aria-live="polite">
        {tried.isError && (
          <Alert color="red" mt="sm">
            {tried.error.message}
          </Alert>
        )}
        {tried.data && <Result tried={tried.data} />}
      </div>
    </section>
  )
}

function Result({ tried }: { tried: Tried }) {
  const { t } = useTranslation("loyalty")
  const place = usePlace()
  const n = (points: number) => count(points, place)
  return (
    <Stack gap="xs" mt="sm">
      <Text size="sm">
        {t("rules.tried", {
          points: n(tried.points),
          times: n(tried.times),
          events: n(tried.events),
          customers: n(tried.customers),
        })}{" "}
        {t("rules.net", { net: n(tried.net) })}
        {tried.cutOff > 0 && ` ${t("rules.cutOff", { points: n(tried.cutOff) })}`}
        {tried.takenBack > 0 && ` ${t("rules.takenBack", { points: n(tried.takenBack) })}`}
      </Text>
      {tried.troubles.map((trouble) => (
        <Alert key={trouble} color="red">
          {trouble}
        </Alert>
      ))}
      {tried.months.length > 0 && (
        <Table className={report.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("rules.month")}</Table.Th>
              <Table.Th ta="end">{t("rules.customers")}</Table.Th>
              <Table.Th ta="end">{t("rules.given")}</Table.Th>
              <Table.Th ta="end">{t("rules.more")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tried.months.map((m) => (
              <Table.Tr key={m.month}>
                <Table.Th scope="row">{monthName(m.month, place, "long")}</Table.Th>
                <Table.Td ta="end">{n(m.customers)}</Table.Td>
                <Table.Td ta="end">{n(m.points)}</Table.Td>
                <Table.Td ta="end">{n(m.net)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  )
}
