import { Alert, Anchor, Button, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core"
import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { lookAgain, waiting, welcome } from "../api/again"
import { Problem } from "../api/problem"
import { type Session, signIn } from "../api/session"
import { useStore } from "../app/store"
import { Moved, useMovedTitle } from "./Moved"

/**
 * SignInAgain stands over the page when its member isn't signed in any more:
 * her session has ended, or another tab has made it somebody else's. The page
 * and what was typed in it stay.
 */
export default function SignInAgain({ opened }: { opened: boolean }) {
  const { t } = useTranslation("shell")
  const stopped = useStore(waiting)
  useLookAgain(opened)
  const movedTitle = useMovedTitle()
  return (
    <Modal
      opened={opened}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      title={stopped?.now ? movedTitle(stopped.session, stopped.now) : t("again.title")}
      size={400}
      centered
    >
      {stopped?.now && <Moved session={stopped.session} now={stopped.now} />}
      {stopped && !stopped.now && <Form session={stopped.session} />}
    </Modal>
  )
}

// She may have signed in, or gone back, in another tab.
function useLookAgain(opened: boolean) {
  useEffect(() => {
    const seen = () => document.visibilityState === "visible" && void lookAgain()
    if (opened) document.addEventListener("visibilitychange", seen)
    return () => document.removeEventListener("visibilitychange", seen)
  }, [opened])
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
