import { Alert, Badge, Button, Group, PasswordInput, Stack, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useDisclosure } from "@mantine/hooks"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { changeEmail } from "../api/account"
import { useSession } from "../app/session"
import { useSubmit } from "../app/useSubmit"
import { Section } from "../settings/Section"
import classes from "../settings/settings.module.css"
import { useAskVerify } from "./useAskVerify"

/** EmailSection is the address that she signs in with: whether it is proved, and how to have another. */
export function EmailSection() {
  const { t } = useTranslation(["settings", "common"])
  const { user, mail } = useSession()
  const [open, { open: show, close }] = useDisclosure()
  const [asked, setAsked] = useState("")
  const verify = useAskVerify()
  return (
    <Section name={t("email.title")} text={mail ? t("email.text") : t("email.noMail")}>
      <div className={classes.row}>
        <span className={classes.value}>
          {user.email}
          {mail && (
            <Badge color={user.verified ? "pine" : "gray"} variant="light" tt="none">
              {t(user.verified ? "email.verified" : "email.unverified")}
            </Badge>
          )}
        </span>
        {mail && (
          <Group gap="xs">
            {!user.verified && (
              <Button variant="default" onClick={() => verify.mutate()} loading={verify.isPending}>
                {t("email.askAgain")}
              </Button>
            )}
            <Button variant="default" onClick={open ? close : show} aria-expanded={open}>
              {t(open ? "common:cancel" : "email.change")}
            </Button>
          </Group>
        )}
      </div>
      {asked && <Alert role="status">{t("email.asked", { email: asked })}</Alert>}
      {open && (
        <Another
          done={(email) => {
            setAsked(email)
            close()
          }}
        />
      )}
    </Section>
  )
}

function Another({ done }: { done: (email: string) => void }) {
  const { t } = useTranslation(["settings", "door"])
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: "", password: "" },
    validate: {
      email: (v) => (/^\S+@\S+$/.test(v.trim()) ? null : t("door:signUp.badEmail")),
      password: (v) => (v ? null : t("door:signIn.noPassword")),
    },
  })
  const { busy, problem, submit } = useSubmit(
    form,
    async ({ email, password }) => {
      await changeEmail(email.trim(), password)
      return email.trim()
    },
    { done, say: { password: t("password.wrong"), email: t("email.bad") } },
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {problem && (
          <Alert color="red" role="alert">
            {problem.message}
          </Alert>
        )}
        <TextInput
          label={t("email.new")}
          type="email"
          autoComplete="email"
          autoFocus
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <PasswordInput
          label={t("password.old")}
          autoComplete="current-password"
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <Group>
          <Button type="submit" loading={busy}>
            {t("email.send")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
