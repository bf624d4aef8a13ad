import { Alert, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { createFileRoute } from "@tanstack/react-router"
import { signIn } from "../api/session"
import { Heading } from "../app/Heading"
import { AnchorLink } from "../app/links"
import { useSubmit } from "../app/useSubmit"
import classes from "./-door.module.css"

export const Route = createFileRoute("/_door/sign-in")({ component: SignIn })

function SignIn() {
  const { next } = Route.useSearch()
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: "", password: "" },
    validate: {
      email: (v) => (v.trim() ? null : "Enter your e-mail address"),
      password: (v) => (v ? null : "Enter your password"),
    },
  })
  const { busy, problem, submit } = useSubmit(form, (v) => signIn(v.email.trim(), v.password))
  return (
    <>
      <form className={`card ${classes.form}`} onSubmit={submit} noValidate>
        <Stack gap="md">
          <Heading name="Sign in" />
          {problem && (
            <Alert color="red" role="alert">
              {problem.message}
            </Alert>
          )}
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            autoFocus
            key={form.key("email")}
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            key={form.key("password")}
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={busy} mt="xs" fullWidth>
            Sign in
          </Button>
        </Stack>
      </form>
      <Text ta="center" size="sm" c="dimmed" mt="lg">
        New to Kept?{" "}
        <AnchorLink to="/sign-up" search={{ next }} underline="always">
          Set it up for your business
        </AnchorLink>
      </Text>
    </>
  )
}
