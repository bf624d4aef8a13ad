import { Button, Group, Modal, NumberInput, Stack, Text } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useMay } from "../app/session"
import { useChange } from "../change/useChange"
import { campaignLimitsQuery, setCampaignLimits, stale } from "./campaigns"

/** CampaignLimits says how often a week campaigns may give one customer something, and is where it is set. */
export function CampaignLimits() {
  const { t } = useTranslation(["campaigns", "common"])
  const mayManage = useMay("loyalty:manage")
  const [setting, set] = useState(false)
  const told = useQuery({
    queryKey: ["points", "campaignLimits"],
    queryFn: async ({ signal }) => (await ask(campaignLimitsQuery, {}, { signal })).campaignLimits,
  })
  if (!told.data) return null
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="xs" c="dimmed">
        {t("limits.said", { count: told.data.weekly })}
      </Text>
      {mayManage && (
        <Button size="compact-xs" variant="default" aria-label={t("limits.name")} onClick={() => set(true)}>
          {t("common:change")}
        </Button>
      )}
      {setting && <Dialog weekly={told.data.weekly} onClose={() => set(false)} />}
    </Group>
  )
}

function Dialog({ weekly, onClose }: { weekly: number; onClose: () => void }) {
  const { t } = useTranslation(["campaigns", "common"])
  const form = useForm({
    initialValues: { weekly: weekly as number | "" },
    validate: { weekly: (v) => (v === "" ? t("missing.weekly") : null) },
  })
  const change = useChange({
    verb: setCampaignLimits,
    form,
    said: () => t("limits.done"),
    stale,
    done: onClose,
  })
  return (
    <Modal opened onClose={onClose} title={t("limits.name")}>
      <form noValidate onSubmit={form.onSubmit((v) => change.run({ input: { weekly: Number(v.weekly) } }))}>
        <Stack gap="sm">
          <NumberInput
            label={t("limits.weekly")}
            description={t("limits.text")}
            required
            data-autofocus
            min={1}
            max={50}
            allowDecimal={false}
            {...form.getInputProps("weekly")}
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
