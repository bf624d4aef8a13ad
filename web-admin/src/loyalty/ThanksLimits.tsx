import { Button, Group, Modal, NumberInput, Stack, Text } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useMay } from "../app/session"
import { useChange } from "../change/useChange"
import { setThanksLimits, stale, thanksLimitsQuery } from "./thanks"

/** ThanksLimits says in how many days one customer is thanked at most once, and is where it is set. */
export function ThanksLimits() {
  const { t } = useTranslation(["thanks", "common"])
  const mayManage = useMay("loyalty:manage")
  const [setting, set] = useState(false)
  const told = useQuery({
    queryKey: ["points", "thanksLimits"],
    queryFn: async ({ signal }) => (await ask(thanksLimitsQuery, {}, { signal })).thanksLimits,
  })
  if (!told.data) return null
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="xs" c="dimmed">
        {t("limits.said", { count: told.data.days })}
      </Text>
      {mayManage && (
        <Button size="compact-xs" variant="default" aria-label={t("limits.name")} onClick={() => set(true)}>
          {t("common:change")}
        </Button>
      )}
      {setting && <Dialog days={told.data.days} onClose={() => set(false)} />}
    </Group>
  )
}

function Dialog({ days, onClose }: { days: number; onClose: () => void }) {
  const { t } = useTranslation(["thanks", "common"])
  const form = useForm({
    initialValues: { days: days as number | "" },
    validate: { days: (v) => (v === "" ? t("missing.days") : null) },
  })
  const change = useChange({
    verb: setThanksLimits,
    form,
    said: () => t("limits.done"),
    stale,
    done: onClose,
  })
  return (
    <Modal opened onClose={onClose} title={t("limits.name")}>
      <form noValidate onSubmit={form.onSubmit((v) => change.run({ input: { days: Number(v.days) } }))}>
        <Stack gap="sm">
          <NumberInput
            label={t("limits.days")}
            description={t("limits.text")}
            required
            data-autofocus
            min={1}
            max={366}
            allowDecimal={false}
            {...form.getInputProps("days")}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={change.busy}>
              {t("common:save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
