import { NativeSelect, NumberInput, SimpleGrid, Stack, Text, Textarea, TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { reviseExpectation, type Shown, stale } from "./query"
import { Send } from "./Send"

/** Revise changes an expectation from now on; what our own word made keeps the levels that we said. */
export function Revise({ expectation: e, onDone }: { expectation: Shown; onDone: () => void }) {
  const { t } = useTranslation("expectations")
  const form = useDraftForm(`revise:${e.id}`, {
    initialValues: {
      text: e.text,
      desired: e.desired as number | "",
      adequate: e.adequate as number | "",
      importance: String(e.importance),
      reason: "",
    },
    validate: {
      text: (v) => (v.trim() ? null : t("missing.text")),
      desired: (v) => (v === "" ? t("missing.desired") : null),
    },
  })
  const revise = useChange({
    verb: reviseExpectation,
    form,
    said: () => t("revise.said"),
    stale,
    done: () => {
      form.forget()
      onDone()
    },
  })
  // Levels that stay aren't sent: those that come of our own word can't be given.
  function send(v: typeof form.values) {
    const adequate = v.adequate === "" ? Number(v.desired) : Number(v.adequate)
    revise.run({
      input: {
        id: e.id,
        text: v.text.trim(),
        ...(Number(v.desired) !== e.desired && { desired: Number(v.desired) }),
        ...(adequate !== e.adequate && { adequate }),
        importance: Number(v.importance),
        reason: v.reason.trim(),
      },
    })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("revise.text")}
        </Text>
        <Textarea
          label={t("text")}
          required
          data-autofocus
          autosize
          maxLength={500}
          {...form.getInputProps("text")}
        />
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <NumberInput label={t("desired")} required decimalScale={3} {...form.getInputProps("desired")} />
          <NumberInput label={t("adequate")} decimalScale={3} {...form.getInputProps("adequate")} />
          <NativeSelect
            label={t("importance")}
            data={["1", "2", "3", "4", "5"].map((value) => ({
              value,
              label: t(`importances.${value as "1"}`),
            }))}
            {...form.getInputProps("importance")}
          />
        </SimpleGrid>
        <TextInput label={t("reason")} maxLength={500} {...form.getInputProps("reason")} />
        <Send busy={revise.busy} name={t("revise.name")} onCancel={onDone} />
      </Stack>
    </form>
  )
}
