import { Button, Group, Modal, NumberInput, Stack, Text } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { useChange } from "../change/useChange"
import { startParityRun } from "./parity"

/** ParityDialog starts a comparison of offers: it asks what points are worth. */
export function ParityDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["parity", "common"])
  const { currency } = useSession().tenant
  const form = useForm({
    initialValues: { thousand: "" as number | "" },
    validate: { thousand: (v) => (v === "" ? t("missing") : null) },
  })
  const start = useChange({
    verb: startParityRun,
    form,
    said: () => t("started"),
    stale: [["points"], ["jobs"]],
    done: onClose,
  })
  return (
    <Modal opened onClose={onClose} title={t("startTitle")}>
      <form
        noValidate
        onSubmit={form.onSubmit((v) =>
          start.run({ input: { thousand: { amount: String(v.thousand), currency } } }),
        )}
      >
        <Stack gap="sm">
          <Text size="sm">{t("startText")}</Text>
          <NumberInput
            label={t("thousand", { currency })}
            required
            data-autofocus
            min={0}
            {...form.getInputProps("thousand")}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={start.busy}>
              {t("start")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
