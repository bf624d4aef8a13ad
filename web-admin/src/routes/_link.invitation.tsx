import { Button, Skeleton, Stack } from "@mantine/core"
import { useMutation, useQuery } from "@tanstack/react-query"
import { createFileRoute, useLocation, useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Newcomer } from "../account/Newcomer"
import { acceptInvitation, type Invited, lookAtInvitation } from "../api/account"
import { Problem } from "../api/problem"
import { type Session, signOut } from "../api/session"
import { ButtonLink } from "../app/links"
import { useEnter } from "../app/useSubmit"
import { allSent } from "../change/tabs"
import { Card } from "../shell/Card"
import classes from "../shell/door.module.css"

export const Route = createFileRoute("/_link/invitation")({ component: InvitationPage })

function InvitationPage() {
  const { t } = useTranslation("door")
  const token = useLocation({ select: ({ hash }) => hash })
  const asked = useQuery({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => lookAtInvitation(token, signal),
    enabled: token !== "",
    retry: false,
  })
  const missing = asked.error instanceof Problem && asked.error.code === "NOT_FOUND"
  if (!token || missing) return <Closed title={t("link.dead")} text={t("invitation.unknown")} />
  if (asked.error) return <Closed title={t("link.dead")} text={asked.error.message} />
  if (!asked.data) return <Waiting />
  if (asked.data.state !== "OPEN")
    return (
      <Closed
        title={t(`invitation.closed.${asked.data.state}.title`, { tenant: asked.data.tenant })}
        text={t(`invitation.closed.${asked.data.state}.text`)}
      />
    )
  return <Open token={token} invited={asked.data} />
}

function Waiting() {
  return (
    <div className={`card ${classes.form}`} aria-busy>
      <Stack gap="md">
        <Skeleton height={24} width="70%" />
        <Skeleton height={40} />
        <Skeleton height={36} />
      </Stack>
    </div>
  )
}

function Closed({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation("door")
  return (
    <Card name={title}>
      <p className={classes.words}>{text}</p>
      <ButtonLink to="/sign-in" variant="default">
        {t("signIn.submit")}
      </ButtonLink>
    </Card>
  )
}

function Open({ token, invited }: { token: string; invited: Invited }) {
  const { t } = useTranslation(["door", "common"])
  const { session } = Route.useRouteContext()
  const about = (
    <>
      <p className={classes.words}>
        {invited.invitedBy
          ? t("invitation.by", { name: invited.invitedBy, tenant: invited.tenant })
          : t("invitation.text", { tenant: invited.tenant })}
      </p>
      <p className={classes.facts}>
        {t("invitation.as", { email: invited.email, role: t(`common:roles.${invited.role}`) })}
      </p>
    </>
  )
  const name = t("invitation.title", { tenant: invited.tenant })
  if (session?.user.email === invited.email)
    return (
      <Join name={name} token={token} session={session}>
        {about}
      </Join>
    )
  if (session)
    return (
      <Other name={name} session={session} email={invited.email}>
        {about}
      </Other>
    )
  if (invited.hasAccount)
    return (
      <Card name={name}>
        {about}
        <p className={classes.words}>{t("invitation.known")}</p>
        <ButtonLink to="/sign-in" search={{ next: `/invitation#${token}`, email: invited.email }}>
          {t("signIn.submit")}
        </ButtonLink>
      </Card>
    )
  return (
    <Newcomer name={name} token={token} email={invited.email}>
      {about}
    </Newcomer>
  )
}

interface PartProps {
  name: string
  session: Session
  children: React.ReactNode
}

// Join is for who is signed in with the address that was invited.
function Join({ name, token, session, children }: PartProps & { token: string }) {
  const { t } = useTranslation("door")
  const enter = useEnter()
  const navigate = useNavigate()
  const sent = useMutation({
    mutationKey: ["leave"],
    mutationFn: async () => {
      await allSent() // the session goes on with the new business, in every tab
      return acceptInvitation(token)
    },
    onSuccess: async (joined) => {
      await enter(joined)
      await navigate({ to: "/" })
    },
  })
  return (
    <Card name={name} problem={sent.error}>
      {children}
      <Button onClick={() => sent.mutate()} loading={sent.isPending} fullWidth>
        {t("invitation.join", { name: session.user.name })}
      </Button>
    </Card>
  )
}

// Other is for who is signed in with another address.
function Other({ name, session, email, children }: PartProps & { email: string }) {
  const { t } = useTranslation("door")
  const sent = useMutation({ mutationFn: () => signOut(), onSuccess: () => window.location.reload() })
  return (
    <Card name={name} problem={sent.error}>
      {children}
      <p className={classes.words}>{t("invitation.other", { mine: session.user.email, email })}</p>
      <Button onClick={() => sent.mutate()} loading={sent.isPending} variant="default" fullWidth>
        {t("invitation.signOut")}
      </Button>
    </Card>
  )
}
