import { Alert, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { createFileRoute } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Problem } from "../api/problem"
import { signIn } from "../api/session"
import { AnchorLink } from "../app/links"
import { useEnter, useSubmit } from "../app/useSubmit"
import * as z from "../app/zod"
import classes from "../shell/door.module.css"
import { Heading } from "../shell/Page"

export const Route = createFileRoute("/_door/sign-in")({
  validateSearch: z.object({ email: z.optional(z.string()) }),
  component: SignIn,
})

function SignIn() {
  const { t } = useTranslation("door")
  const { next, email } = Route.useSearch()
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: email ?? "", password: "", code: "" },
    validate: {
      email: (v) => (v.trim() ? null : t("signIn.noEmail")),
      password: (v) => (v ? null : t("signIn.noPassword")),
    },
  })
  const done = useEnter()
  const [asked, setAsked] = useState(false)
  const { busy, problem, submit } = useSubmit(
    form,
    ({ code, ...v }) => signIn({ ...v, email: v.email.trim(), ...(code && { code }) }),
    {
      done,
      failed: (problem) => setAsked(asked || (problem instanceof Problem && problem.field === "code")),
    },
  )
  return (
    <>
      <form className={`card ${classes.form}`} onSubmit={submit} noValidate>
        <Stack gap="md">
          <Heading name={t("signIn.title")} />
          {problem && (
            <Alert color="red" role="alert">
              {problem.message}
            </Alert>
          )}
          <TextInput
            label={t("signIn.email")}
            type="email"
            autoComplete="username"
            autoFocus={!email}
            key={form.key("email")}
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label={t("signIn.password")}
            autoComplete="current-password"
            autoFocus={Boolean(email)}
            key={form.key("password")}
            {...form.getInputProps("password")}
          />
          {asked && (
            <TextInput
              label={t("signIn.code")}
              description={t("signIn.codeText")}
              autoComplete="one-time-code"
              inputMode="text"
              autoFocus
              key={form.key("code")}
              {...form.getInputProps("code")}
            />
          )}
          <Button type="submit" loading={busy} mt="xs" fullWidth>
            {t("signIn.submit")}
          </Button>
          <AnchorLink to="/forgot" size="sm" ta="center">
            {t("signIn.forgot")}
          </AnchorLink>
        </Stack>
      </form>
      <Text ta="center" size="sm" c="dimmed" mt="lg">
        {t("signIn.new")}{" "}
        <AnchorLink to="/sign-up" search={{ next }} underline="always">
          {t("signIn.setUp")}
        </AnchorLink>
      </Text>
    </>
  )
}
