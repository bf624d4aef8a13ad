import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { dimensions } from "./figures"
import { type Study, updateStudy } from "./query"
import classes from "./study.module.css"

interface Props {
  study: Study
  opened: boolean
  onClose: () => void
}

/** EditStudy changes what a study is called and, while it is a draft, what it asks. */
export default function EditStudy({ study, opened, onClose }: Props) {
  const { t } = useTranslation("studies")
  return (
    <Modal opened={opened} onClose={onClose} title={t("edit.title")} size={640}>
      <Form study={study} onClose={onClose} />
    </Modal>
  )
}

function Form({ study: s, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation(["studies", "expectations", "common"])
  const draft = s.state === "DRAFT"
  const form = useDraftForm(`study:${s.id}`, {
    initialValues: { name: s.name, intro: s.intro, statements: s.statements.map(({ text }) => text) },
    validate: (v) => ({
      ...(v.name.trim() ? {} : { name: t("missing.name") }),
      ...Object.fromEntries(
        v.statements.flatMap((text, i) => (text.trim() ? [] : [[`statements.${i}`, t("missing.statement")]])),
      ),
    }),
  })
  const update = useChange({
    verb: updateStudy,
    form,
    said: () => t("edit.said"),
    stale: [["study"], ["studies"]],
    done: () => {
      form.forget()
      onClose()
    },
  })
  function send({ name, intro, statements }: typeof form.values) {
    update.run({ input: { id: s.id, name: name.trim(), ...(draft && { intro: intro.trim(), statements }) } })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack gap="sm">
        <TextInput
          label={t("called")}
          required
          data-autofocus
          maxLength={200}
          {...form.getInputProps("name")}
        />
        {draft && (
          <>
            <Textarea
              label={t("intro")}
              autosize
              minRows={2}
              maxLength={2000}
              {...form.getInputProps("intro")}
            />
            {dimensions.map((dimension) => (
              <fieldset key={dimension} className={classes.side}>
                <legend>{t(`expectations:dimensions.${dimension}`)}</legend>
                <Stack gap={6} mt={6}>
                  {s.statements
                    .filter((one) => one.dimension === dimension)
                    .map(({ item }) => (
                      <Textarea
                        key={item}
                        aria-label={`${t("record.statement")} ${item}`}
                        autosize
                        required
                        maxLength={300}
                        {...form.getInputProps(`statements.${item - 1}`)}
                      />
                    ))}
                </Stack>
              </fieldset>
            ))}
          </>
        )}
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={update.busy}>
            {t("common:save")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
