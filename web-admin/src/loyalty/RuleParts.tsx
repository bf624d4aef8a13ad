import {
  ActionIcon,
  Button,
  Group,
  Input,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  TextInput,
} from "@mantine/core"
import type { UseFormReturnType } from "@mantine/form"
import { IconPlus, IconX } from "@tabler/icons-react"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { usePlace } from "../app/time"
import type { Values } from "./rules"

const periods = ["DAY", "WEEK", "MONTH", "YEAR", "EVER"] as const
const scopes = ["CUSTOMER", "RULE", "EVENT"] as const
const most = 5 // of either, as the API has it

interface Props {
  form: UseFormReturnType<Values>
}

/** Multipliers makes more or less of a rule's points under conditions of their own. */
export function Multipliers({ form }: Props) {
  const { t } = useTranslation("loyalty")
  return (
    <List
      form={form}
      field="terms.multipliers"
      title={t("rules.multipliers")}
      text={t("rules.multipliersText")}
      another={t("rules.anotherMultiplier")}
      remove={(n) => t("rules.removeMultiplier", { n })}
      onAdd={() => form.insertListItem("terms.multipliers", { name: "", condition: "", factor: "" })}
      rows={form.values.terms.multipliers.map((_, i) => (
        <>
          <TextInput
            flex="2 1 130px"
            aria-label={t("rules.multiplierName", { n: i + 1 })}
            placeholder={t("name")}
            maxLength={50}
            {...form.getInputProps(`terms.multipliers.${i}.name`)}
          />
          <NumberInput
            flex="1 1 90px"
            aria-label={t("rules.factor", { n: i + 1 })}
            prefix="× "
            placeholder="× 1.5"
            min={0}
            max={100}
            decimalScale={4}
            {...form.getInputProps(`terms.multipliers.${i}.factor`)}
          />
          <TextInput
            flex="3 1 200px"
            aria-label={t("rules.multiplierCondition", { n: i + 1 })}
            placeholder={t("rules.condition")}
            maxLength={2000}
            spellCheck={false}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            {...form.getInputProps(`terms.multipliers.${i}.condition`)}
          />
        </>
      ))}
    />
  )
}

/** Limits is the most that a rule gives: for one event, to one customer or to all. */
export function Limits({ form }: Props) {
  const { t } = useTranslation("loyalty")
  return (
    <List
      form={form}
      field="terms.limits"
      title={t("rules.limits")}
      text={t("rules.limitsText")}
      another={t("rules.anotherLimit")}
      remove={(n) => t("rules.removeLimit", { n })}
      onAdd={() =>
        form.insertListItem("terms.limits", { scope: "CUSTOMER", period: "MONTH", points: "", times: "" })
      }
      rows={form.values.terms.limits.map(({ scope }, i) => (
        <>
          <NumberInput
            flex="1 1 100px"
            aria-label={t("rules.limitPoints", { n: i + 1 })}
            placeholder={t("rules.points")}
            min={1}
            allowDecimal={false}
            {...form.getInputProps(`terms.limits.${i}.points`)}
          />
          {scope !== "EVENT" && (
            <NumberInput
              flex="1 1 90px"
              aria-label={t("rules.limitTimes", { n: i + 1 })}
              placeholder={t("rules.timesOf")}
              min={1}
              allowDecimal={false}
              {...form.getInputProps(`terms.limits.${i}.times`)}
            />
          )}
          <NativeSelect
            flex="2 1 160px"
            aria-label={t("rules.limitScope", { n: i + 1 })}
            data={scopes.map((value) => ({ value, label: t(`rules.scopes.${value}`) }))}
            {...form.getInputProps(`terms.limits.${i}.scope`)}
          />
          {scope !== "EVENT" && (
            <NativeSelect
              flex="1 1 120px"
              aria-label={t("rules.limitPeriod", { n: i + 1 })}
              data={periods.map((value) => ({ value, label: t(`rules.periods.${value}`) }))}
              {...form.getInputProps(`terms.limits.${i}.period`)}
            />
          )}
        </>
      ))}
    />
  )
}

/** Validity is from when to when a rule holds, in the tenant's zone. */
export function Validity({ form }: Props) {
  const { t } = useTranslation("loyalty")
  const zone = usePlace().timeZone.replaceAll("_", " ")
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {(["validFrom", "validUntil"] as const).map((field) => (
        <TextInput
          key={field}
          type="datetime-local"
          label={t(`rules.${field}`)}
          description={zone}
          inputWrapperOrder={["label", "input", "description", "error"]}
          {...form.getInputProps(`terms.${field}`)}
        />
      ))}
    </SimpleGrid>
  )
}

interface ListProps extends Props {
  field: "terms.multipliers" | "terms.limits"
  title: string
  text: string
  another: string
  remove: (n: number) => string
  onAdd: () => void
  rows: ReactNode[]
}

// List is some rows of one kind, of which one can be added or removed.
function List({ form, field, title, text, another, remove, onAdd, rows }: ListProps) {
  return (
    <Input.Wrapper
      role="group"
      aria-label={title}
      labelElement="div"
      label={title}
      description={text}
      inputWrapperOrder={["label", "description", "input", "error"]}
      error={form.errors[field]}
    >
      {rows.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the form knows its rows by their places
        <Group key={i} gap="xs" my={6} wrap="nowrap" align="flex-start">
          <Group gap="xs" flex={1}>
            {row}
          </Group>
          <ActionIcon
            size={36}
            variant="default"
            aria-label={remove(i + 1)}
            onClick={() => form.removeListItem(field, i)}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={15} aria-hidden />}
        disabled={rows.length >= most}
        onClick={onAdd}
      >
        {another}
      </Button>
    </Input.Wrapper>
  )
}
