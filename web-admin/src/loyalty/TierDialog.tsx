import {
  ActionIcon,
  Button,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  TextInput,
} from "@mantine/core"
import { IconPlus, IconX } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import type { TierDescent, TierWindow } from "../graph/graphql"
import { keyOf, setTiers, type Tiers } from "./tiers"

interface Props {
  programId: string
  /** The ladder that there is; without one it is the first. */
  ladder: Tiers | undefined
  onClose: () => void
}

const windows: TierWindow[] = ["ROLLING", "CALENDAR", "LIFETIME"]
const descents: TierDescent[] = ["BY_ONE", "TO_BASE"]

/** TierDialog is where a program's ladder is set. */
export default function TierDialog({ programId, ladder, onClose }: Props) {
  const { t } = useTranslation(["tiers", "common"])
  const form = useDraftForm(`tiers:${programId}`, {
    initialValues: valuesOf(ladder),
    validate: {
      tiers: {
        name: (v: string) => (v.trim() ? null : t("missing.name")),
        points: (v: number | "") => (v === "" ? t("missing.points") : null),
      },
    },
  })
  const set = useChange({
    verb: setTiers,
    form,
    said: () => t("said"),
    stale: [["points"]],
    done: () => {
      form.forget()
      onClose()
    },
  })
  function send({ tiers, ...v }: typeof form.values) {
    const keys: string[] = tiers.map((tier) => tier.key).filter((key) => key !== "")
    const steps = tiers.map((tier) => {
      const key = tier.key || keyOf(tier.name, keys)
      keys.push(key)
      return { key, name: tier.name.trim(), points: Number(tier.points) }
    })
    set.run({
      input: { programId, tiers: steps, ...v, months: Number(v.months), graceDays: Number(v.graceDays) },
    })
  }
  return (
    <Modal opened onClose={onClose} title={t("title")} size={560}>
      <form noValidate onSubmit={form.onSubmit(send)}>
        <Stack gap="sm">
          {form.values.tiers.map((tier, i) => (
            <Group key={tier.key || i} gap="xs" wrap="nowrap" align="flex-start">
              <TextInput
                flex={1}
                aria-label={t("nameOf", { n: i + 1 })}
                placeholder={t("tier")}
                maxLength={100}
                data-autofocus={i === 0 || undefined}
                {...form.getInputProps(`tiers.${i}.name`)}
              />
              <NumberInput
                w={140}
                aria-label={t("pointsOf", { n: i + 1 })}
                placeholder={t("points")}
                min={0}
                max={1_000_000_000_000}
                allowDecimal={false}
                {...form.getInputProps(`tiers.${i}.points`)}
              />
              <ActionIcon
                size={36}
                variant="default"
                aria-label={t("remove", { n: i + 1 })}
                disabled={form.values.tiers.length === 1}
                onClick={() => form.removeListItem("tiers", i)}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
          <Group>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlus size={15} aria-hidden />}
              disabled={form.values.tiers.length >= 10}
              onClick={() => form.insertListItem("tiers", { key: "", name: "", points: "" })}
            >
              {t("another")}
            </Button>
          </Group>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <NativeSelect
              label={t("window")}
              data={windows.map((value) => ({ value, label: t(`windows.${value}`) }))}
              {...form.getInputProps("window")}
            />
            {form.values.window !== "LIFETIME" && (
              <NumberInput
                label={t("monthsOf")}
                min={form.values.window === "ROLLING" ? 1 : 0}
                max={120}
                allowDecimal={false}
                {...form.getInputProps("months")}
              />
            )}
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <NumberInput
              label={t("graceDays")}
              min={0}
              max={366}
              allowDecimal={false}
              {...form.getInputProps("graceDays")}
            />
            <NativeSelect
              label={t("descent")}
              data={descents.map((value) => ({ value, label: t(`descents.${value}`) }))}
              {...form.getInputProps("descent")}
            />
          </SimpleGrid>
          <Group justify="flex-end" gap="xs" mt="sm">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={set.busy}>
              {t("common:save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

// As the API has it where nothing is said.
function valuesOf(l: Tiers | undefined) {
  return {
    tiers: (l?.tiers ?? [{ key: "", name: "", points: "" }]).map((tier) => ({
      key: tier.key,
      name: tier.name,
      points: tier.points as number | "",
    })),
    window: l?.window ?? ("ROLLING" as TierWindow),
    months: l?.months || 12,
    graceDays: l?.graceDays ?? 30,
    descent: l?.descent ?? ("BY_ONE" as TierDescent),
  }
}
