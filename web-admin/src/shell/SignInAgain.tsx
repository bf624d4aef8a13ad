import { Alert, Anchor, Button, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core"
import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { waiting, welcome } from "../api/again"
import { Problem } from "../api/problem"
import { type Session, signIn } from "../api/session"
import { useStore } from "../app/store"

/** SignInAgain stands over the page when the session has ended; the page and what was typed in it stay. */
export default function SignInAgain({ opened }: { opened: boolean }) {
  const { t } = useTranslation("shell")
  const session = useStore(waiting)?.session
  return (
    <Modal
      opened={opened}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      title={t("again.title")}
      size={400}
      centered
    >
      {session && <Form session={session} />}
    </Modal>
  )
}

function Form({ session }: { session: Session }) {
  const { t } = useTranslation(["shell", "door"])
  const [password, setPassword] = useState("")
  const [code, setCode] = useState("")
  const sent = useMutation({
    mutationFn: () =>
      signIn({ email: session.user.email, password, tenant: session.tenant.slug, ...(code && { code }) }),
    onSuccess: welcome,
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (password) sent.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t("again.text")}
        </Text>
        {sent.error && (
          <Alert color="red" role="alert">
            {sent.error.message}
          </Alert>
        )}
        <TextInput
          label={t("door:signIn.email")}
          type="email"
          autoComplete="username"
          value={session.user.email}
          readOnly
        />
        <PasswordInput
          label={t("door:signIn.password")}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(e) => setPassword(e.currentTarget.value)}
        />
        {(session.user.secondFactor || (sent.error instanceof Problem && sent.error.field === "code")) && (
          <TextInput
            label={t("door:signIn.code")}
            description={t("door:signIn.codeText")}
            autoComplete="one-time-code"
            value={code}
            onChange={(e) => setCode(e.currentTarget.value)}
          />
        )}
        <Button type="submit" loading={sent.isPending} fullWidth>
          {t("again.submit")}
        </Button>
        <Anchor href="/sign-in" size="sm" ta="center">
          {t("again.other")}
        </Anchor>
      </Stack>
    </form>
  )
}
