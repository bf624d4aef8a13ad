import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useStore } from "../app/store"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { asked } from "./asked"
import { ClaimForm } from "./ClaimForm"
import { retireClaim, type Shown } from "./query"

/** ClaimDialog is where a claim is added, changed or retired. */
export default function ClaimDialog() {
  const { t } = useTranslation("claims")
  const now = useStore(asked)
  if (!now) return null
  return (
    <Modal opened onClose={close} title={t(`${now.verb}.title`)} size={560}>
      {now.verb === "add" && <ClaimForm onDone={close} />}
      {now.verb === "edit" && <ClaimForm claim={now.claim} onDone={close} />}
      {now.verb === "retire" && <Retire claim={now.claim} />}
    </Modal>
  )
}

function close() {
  asked.set(undefined)
}

function Retire({ claim: c }: { claim: Shown }) {
  const { t } = useTranslation(["claims", "common"])
  const form = useDraftForm(`retire:${c.id}`, {
    initialValues: { reason: "" },
    validate: { reason: (reason) => (reason.trim() ? null : t("retire.missing")) },
  })
  const retire = useChange({
    verb: retireClaim,
    form,
    said: () => t("retire.said"),
    stale: [["claims"], ["claim"]],
    done: () => {
      form.forget()
      close()
    },
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ reason }) => retire.run({ input: { id: c.id, reason: reason.trim() } }))}
    >
      <Stack gap="sm">
        <Text fw={600}>{c.text}</Text>
        <Text size="sm" c="dimmed">
          {t("retire.text")}
        </Text>
        <Textarea
          label={t("retire.reason")}
          required
          data-autofocus
          autosize
          minRows={2}
          maxLength={500}
          {...form.getInputProps("reason")}
        />
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" onClick={close}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" color="red.8" loading={retire.busy}>
            {t("retire.name")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
