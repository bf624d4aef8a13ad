import { Alert, Button, Group, PasswordInput, Stack, Text } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useTranslation } from "react-i18next"
import { removeFactor, renewRecovery } from "../api/account"
import { useSubmit } from "../app/useSubmit"

interface Props<Answer> {
  text: string
  submit: string
  colour?: string
  send: (password: string) => Promise<Answer>
  done: (answer: Answer) => void
}

/** WithPassword asks for her password before what a stolen session must not do. */
export function WithPassword<Answer>({ text, submit, colour, send, done }: Props<Answer>) {
  const { t } = useTranslation(["settings", "door"])
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { password: "" },
    validate: { password: (v) => (v ? null : t("door:signIn.noPassword")) },
  })
  const sent = useSubmit(form, ({ password }) => send(password), {
    done,
    say: { password: t("password.wrong") },
  })
  return (
    <form onSubmit={sent.submit} noValidate>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        {sent.problem && (
          <Alert color="red" role="alert">
            {sent.problem.message}
          </Alert>
        )}
        <PasswordInput
          label={t("password.old")}
          autoComplete="current-password"
          data-autofocus
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <Group justify="flex-end">
          <Button type="submit" color={colour} loading={sent.busy}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

export function RenewRecovery({ onCodes }: { onCodes: (codes: string[]) => void }) {
  const { t } = useTranslation("settings")
  return (
    <WithPassword
      text={t("recovery.renewText")}
      submit={t("recovery.renew")}
      send={renewRecovery}
      done={onCodes}
    />
  )
}

export function RemoveFactor({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("settings")
  return (
    <WithPassword
      text={t("factor.removeText")}
      submit={t("factor.remove")}
      colour="red"
      send={removeFactor}
      done={onDone}
    />
  )
}
