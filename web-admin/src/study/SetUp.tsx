import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { Lacks, useLacking } from "../billing/entitled"
import { useChange } from "../change/useChange"
import { setUpStudy } from "./query"

interface Props {
  opened: boolean
  onClose: () => void
}

/** SetUp drafts a study, and goes to it: there its statements are put in the tenant's own words. */
export default function SetUp({ opened, onClose }: Props) {
  const { t } = useTranslation("studies")
  return (
    <Modal opened={opened} onClose={onClose} title={t("setUp.title")} size={520}>
      <Form onClose={onClose} />
    </Modal>
  )
}

function Form({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["studies", "common"])
  const navigate = useNavigate()
  const lacking = useLacking("STUDIES")
  const form = useDraftForm("study", {
    initialValues: { name: "", intro: "" },
    validate: { name: (v) => (v.trim() ? null : t("missing.name")) },
  })
  const setUp = useChange({
    verb: setUpStudy,
    form,
    said: () => t("setUp.said"),
    stale: [["studies"]],
    done: ({ study }) => {
      form.forget()
      onClose()
      if (study) void navigate({ to: "/expectations/studies/$id", params: { id: study.id } })
    },
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((v) => setUp.run({ input: { name: v.name.trim(), intro: v.intro.trim() } }))}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("setUp.text")}
        </Text>
        <TextInput
          label={t("called")}
          required
          data-autofocus
          maxLength={200}
          {...form.getInputProps("name")}
        />
        <Textarea label={t("intro")} autosize minRows={2} maxLength={2000} {...form.getInputProps("intro")} />
        {lacking && <Lacks {...lacking} />}
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={setUp.busy} disabled={lacking !== undefined}>
            {t("setUp.submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
