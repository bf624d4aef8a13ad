import { Button, PasswordInput, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useNavigate } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { acceptInvitation } from "../api/account"
import { useEnter, useSubmit } from "../app/useSubmit"
import { Card } from "../shell/Card"

interface Props {
  name: string
  token: string
  /** The address that was invited: hers to join with, and no other. */
  email: string
  children: ReactNode
}

/** Newcomer is how an invited person who is new to Kept joins. */
export function Newcomer({ name, token, email, children }: Props) {
  const { t, i18n } = useTranslation("door")
  const enter = useEnter()
  const navigate = useNavigate()
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { name: "", password: "" },
    validate: {
      name: (v) => (v.trim() ? null : t("signUp.noYourName")),
      password: (v) => (v.length >= 10 ? null : t("signUp.shortPassword")),
    },
  })
  const { busy, problem, submit } = useSubmit(
    form,
    (values) => acceptInvitation(token, { ...values, email, language: i18n.language }),
    {
      done: async (session) => {
        await enter(session)
        await navigate({ to: "/" })
      },
    },
  )
  return (
    <Card name={name} problem={problem} onSubmit={submit}>
      {children}
      <TextInput
        label={t("signUp.yourName")}
        autoComplete="name"
        autoFocus
        key={form.key("name")}
        {...form.getInputProps("name")}
      />
      <TextInput label={t("signIn.email")} type="email" autoComplete="username" value={email} readOnly />
      <PasswordInput
        label={t("signIn.password")}
        description={t("signUp.passwordText")}
        autoComplete="new-password"
        key={form.key("password")}
        {...form.getInputProps("password")}
      />
      <Button type="submit" loading={busy} fullWidth>
        {t("invitation.submit")}
      </Button>
    </Card>
  )
}
