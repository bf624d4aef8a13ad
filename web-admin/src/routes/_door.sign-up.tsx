import { Alert, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { BusinessFields, newBusiness, useBusinessChecks } from "../account/BusinessFields"
import { signUp } from "../api/session"
import { AnchorLink } from "../app/links"
import { useEnter, useSubmit } from "../app/useSubmit"
import classes from "../shell/door.module.css"
import { Heading } from "../shell/Page"

export const Route = createFileRoute("/_door/sign-up")({ component: SignUpPage })

const filled = (or: string) => (v: string) => (v.trim() ? null : or)

function SignUpPage() {
  const { t, i18n } = useTranslation("door")
  const { next } = Route.useSearch()
  const checks = useBusinessChecks()
  const form = useForm({
    initialValues: {
      ...newBusiness(),
      name: "",
      email: "",
      password: "",
    },
    validate: {
      ...checks,
      name: filled(t("signUp.noYourName")),
      email: (v) => (/^\S+@\S+$/.test(v.trim()) ? null : t("signUp.badEmail")),
      password: (v) => (v.length >= 10 ? null : t("signUp.shortPassword")),
    },
  })
  const done = useEnter()
  const { busy, problem, submit } = useSubmit(
    form,
    ({ business, slug, timeZone, currency, ...owner }) =>
      signUp({
        tenant: { name: business.trim(), slug, timeZone, currency, locale: i18n.language },
        ...owner,
        email: owner.email.trim(),
        language: i18n.language,
      }),
    { done, places: { "tenant.name": "business" } },
  )
  return (
    <>
      <form className={`card ${classes.form}`} onSubmit={submit} noValidate>
        <Stack gap="md">
          <Heading name={t("signUp.title")} />
          {problem && (
            <Alert color="red" role="alert">
              {problem.message}
            </Alert>
          )}
          <fieldset className={classes.part}>
            <legend>{t("signUp.business")}</legend>
            <BusinessFields form={form} />
          </fieldset>
          <fieldset className={classes.part}>
            <legend>{t("signUp.you")}</legend>
            <TextInput label={t("signUp.yourName")} autoComplete="name" {...form.getInputProps("name")} />
            <TextInput
              label={t("signIn.email")}
              type="email"
              autoComplete="username"
              {...form.getInputProps("email")}
            />
            <PasswordInput
              label={t("signIn.password")}
              description={t("signUp.passwordText")}
              autoComplete="new-password"
              {...form.getInputProps("password")}
            />
          </fieldset>
          <Button type="submit" loading={busy} mt="xs" fullWidth>
            {t("signUp.submit")}
          </Button>
        </Stack>
      </form>
      <Text ta="center" size="sm" c="dimmed" mt="lg">
        {t("signUp.known")}{" "}
        <AnchorLink to="/sign-in" search={{ next }} underline="always">
          {t("signIn.submit")}
        </AnchorLink>
      </Text>
    </>
  )
}
