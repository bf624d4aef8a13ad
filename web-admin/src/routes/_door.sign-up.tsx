import { Alert, Button, PasswordInput, Select, Stack, Text, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { createFileRoute } from "@tanstack/react-router"
import { useMemo, useRef } from "react"
import { useTranslation } from "react-i18next"
import { signUp } from "../api/session"
import { AnchorLink } from "../app/links"
import { currencies, homeZone, zones } from "../app/places"
import { slugOf } from "../app/slug"
import { useSubmit } from "../app/useSubmit"
import { Heading } from "../shell/Page"
import classes from "./-door.module.css"

export const Route = createFileRoute("/_door/sign-up")({ component: SignUpPage })

const filled = (or: string) => (v: string) => (v.trim() ? null : or)

function SignUpPage() {
  const { t, i18n } = useTranslation("door")
  const { next } = Route.useSearch()
  const ownSlug = useRef(false)
  const places = useMemo(() => ({ zones: zones(), currencies: currencies(i18n.language) }), [i18n.language])
  const form = useForm({
    initialValues: {
      business: "",
      slug: "",
      timeZone: homeZone(),
      currency: "EUR",
      name: "",
      email: "",
      password: "",
    },
    validate: {
      business: filled(t("signUp.noName")),
      slug: (v) => (/^(?=.{3,40}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(v) ? null : t("signUp.badSlug")),
      timeZone: filled(t("signUp.noZone")),
      currency: filled(t("signUp.noCurrency")),
      name: filled(t("signUp.noYourName")),
      email: (v) => (/^\S+@\S+$/.test(v.trim()) ? null : t("signUp.badEmail")),
      password: (v) => (v.length >= 10 ? null : t("signUp.shortPassword")),
    },
  })
  const { busy, problem, submit } = useSubmit(
    form,
    ({ business, slug, timeZone, currency, ...owner }) =>
      signUp({
        tenant: { name: business.trim(), slug, timeZone, currency },
        ...owner,
        email: owner.email.trim(),
      }),
    { "tenant.name": "business" },
  )
  function nameBusiness(business: string) {
    form.setFieldValue("business", business)
    if (!ownSlug.current) form.setFieldValue("slug", slugOf(business))
  }
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
            <TextInput
              label={t("signUp.name")}
              autoComplete="organization"
              autoFocus
              {...form.getInputProps("business")}
              onChange={(e) => nameBusiness(e.currentTarget.value)}
            />
            <TextInput
              label={t("signUp.slug")}
              description={t("signUp.slugText")}
              autoComplete="off"
              spellCheck={false}
              {...form.getInputProps("slug")}
              onChange={(e) => {
                ownSlug.current = e.currentTarget.value !== ""
                form.setFieldValue("slug", e.currentTarget.value)
              }}
            />
            <Select
              label={t("signUp.zone")}
              description={t("signUp.zoneText")}
              data={places.zones}
              searchable
              limit={100}
              allowDeselect={false}
              nothingFoundMessage={t("signUp.unknownZone")}
              {...form.getInputProps("timeZone")}
            />
            <Select
              label={t("signUp.currency")}
              data={places.currencies}
              searchable
              limit={200}
              allowDeselect={false}
              nothingFoundMessage={t("signUp.unknownCurrency")}
              {...form.getInputProps("currency")}
            />
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
