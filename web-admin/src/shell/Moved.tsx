import { Alert, Button, Stack, Text } from "@mantine/core"
import { useMutation } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { signInInstead, welcome } from "../api/again"
import { chooseTenant, type Session } from "../api/session"
import { othersSent } from "../change/tabs"
import classes from "./moved.module.css"

interface Props {
  /** As whom this tab was opened. */
  session: Session
  /** Who is signed in by now. */
  now: Session
}

// A business may have a long name.
const wraps = { root: classes.button as string, label: classes.label as string }

const same = ({ session, now }: Props) => session.user.id === now.user.id

/** useMovedTitle says what another tab has done to the session. */
export function useMovedTitle(): (session: Session, now: Session) => string {
  const { t } = useTranslation("shell")
  return (session, now) =>
    same({ session, now })
      ? t("moved.title", { tenant: now.tenant.name })
      : t("moved.otherTitle", { name: now.user.name })
}

/** Moved lets a tab go on as who is signed in now, or takes the session back to as whom it was opened. */
export function Moved({ session, now }: Props) {
  const { t } = useTranslation("shell")
  const hers = same({ session, now })
  const back = useMutation({
    mutationKey: ["leave"],
    mutationFn: async () => {
      await othersSent(now.member.id) // so that it goes where it was meant to
      return chooseTenant(session.tenant.slug)
    },
    onSuccess: welcome,
  })
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {hers
          ? t("moved.text", { mine: session.tenant.name, theirs: now.tenant.name })
          : t("moved.otherText", { name: session.user.name, mine: session.tenant.name })}
      </Text>
      {back.error && (
        <Alert color="red" role="alert">
          {back.error.message}
        </Alert>
      )}
      <Button fullWidth classNames={wraps} data-autofocus onClick={() => window.location.assign("/")}>
        {hers ? t("moved.go", { tenant: now.tenant.name }) : t("moved.otherGo", { name: now.user.name })}
      </Button>
      <Button
        fullWidth
        classNames={wraps}
        variant="default"
        loading={back.isPending}
        onClick={hers ? () => back.mutate() : signInInstead}
      >
        {hers
          ? t("moved.back", { tenant: session.tenant.name })
          : t("moved.otherBack", { name: session.user.name })}
      </Button>
    </Stack>
  )
}
