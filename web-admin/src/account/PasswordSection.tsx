import { Alert, Button, Group, PasswordInput, Stack } from "@mantine/core"
import { useForm } from "@mantine/form"
import { notifications } from "@mantine/notifications"
import { useTranslation } from "react-i18next"
import { changePassword } from "../api/account"
import { queries } from "../api/queries"
import { useSession } from "../app/session"
import { useSubmit } from "../app/useSubmit"
import { Section } from "../settings/Section"

/** PasswordSection sets another password, for who knows the one she has. */
export function PasswordSection() {
  const { t } = useTranslation(["settings", "door"])
  const { user } = useSession()
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { old: "", new: "" },
    validate: {
      old: (v) => (v ? null : t("door:signIn.noPassword")),
      new: (v) => (v.length >= 10 ? null : t("door:signUp.shortPassword")),
    },
  })
  const { busy, problem, submit } = useSubmit(form, (v) => changePassword(v.old, v.new), {
    done: async () => {
      form.reset()
      notifications.show({ message: t("password.saved") })
      await queries.invalidateQueries({ queryKey: ["places"] })
    },
    say: { old: t("password.wrong") },
  })
  return (
    <Section name={t("password.title")} text={t("password.text")}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {problem && (
            <Alert color="red" role="alert">
              {problem.message}
            </Alert>
          )}
          <input type="email" autoComplete="username" value={user.email} readOnly hidden />
          <PasswordInput
            label={t("password.old")}
            autoComplete="current-password"
            key={form.key("old")}
            {...form.getInputProps("old")}
          />
          <PasswordInput
            label={t("password.new")}
            description={t("door:signUp.passwordText")}
            autoComplete="new-password"
            key={form.key("new")}
            {...form.getInputProps("new")}
          />
          <Group>
            <Button type="submit" variant="default" loading={busy}>
              {t("password.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
