import { Alert, Button, PasswordInput, Select, Stack, Text, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { createFileRoute } from "@tanstack/react-router"
import { useMemo, useRef } from "react"
import { signUp } from "../api/session"
import { Heading } from "../app/Heading"
import { AnchorLink } from "../app/links"
import { currencies, homeZone, zones } from "../app/places"
import { slugOf } from "../app/slug"
import { useSubmit } from "../app/useSubmit"
import classes from "./-door.module.css"

export const Route = createFileRoute("/_door/sign-up")({ component: SignUpPage })

const empty = (what: string) => (v: string) => (v.trim() ? null : `Enter ${what}`)

function SignUpPage() {
  const { next } = Route.useSearch()
  const ownSlug = useRef(false)
  const places = useMemo(() => ({ zones: zones(), currencies: currencies() }), [])
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
      business: empty("the name of your business"),
      slug: (v) =>
        /^(?=.{3,40}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(v)
          ? null
          : "Use 3 to 40 small letters, digits and single hyphens",
      timeZone: empty("a time zone"),
      currency: empty("a currency"),
      name: empty("your name"),
      email: (v) => (/^\S+@\S+$/.test(v.trim()) ? null : "Enter an e-mail address"),
      password: (v) => (v.length >= 10 ? null : "Use at least 10 characters"),
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
          <Heading name="Set up Kept" />
          {problem && (
            <Alert color="red" role="alert">
              {problem.message}
            </Alert>
          )}
          <fieldset className={classes.part}>
            <legend>Your business</legend>
            <TextInput
              label="Name"
              autoComplete="organization"
              autoFocus
              {...form.getInputProps("business")}
              onChange={(e) => nameBusiness(e.currentTarget.value)}
            />
            <TextInput
              label="Short name"
              description="Stands for your business in commands and addresses"
              autoComplete="off"
              spellCheck={false}
              {...form.getInputProps("slug")}
              onChange={(e) => {
                ownSlug.current = e.currentTarget.value !== ""
                form.setFieldValue("slug", e.currentTarget.value)
              }}
            />
            <Select
              label="Time zone"
              description="Days in reports and due days are days there"
              data={places.zones}
              searchable
              limit={100}
              allowDeselect={false}
              nothingFoundMessage="No such zone"
              {...form.getInputProps("timeZone")}
            />
            <Select
              label="Currency"
              data={places.currencies}
              searchable
              limit={200}
              allowDeselect={false}
              nothingFoundMessage="No such currency"
              {...form.getInputProps("currency")}
            />
          </fieldset>
          <fieldset className={classes.part}>
            <legend>You, its owner</legend>
            <TextInput label="Your name" autoComplete="name" {...form.getInputProps("name")} />
            <TextInput label="E-mail" type="email" autoComplete="username" {...form.getInputProps("email")} />
            <PasswordInput
              label="Password"
              description="At least 10 characters"
              autoComplete="new-password"
              {...form.getInputProps("password")}
            />
          </fieldset>
          <Button type="submit" loading={busy} mt="xs" fullWidth>
            Set up and sign in
          </Button>
        </Stack>
      </form>
      <Text ta="center" size="sm" c="dimmed" mt="lg">
        Already with Kept?{" "}
        <AnchorLink to="/sign-in" search={{ next }} underline="always">
          Sign in
        </AnchorLink>
      </Text>
    </>
  )
}
