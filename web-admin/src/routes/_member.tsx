import { createFileRoute, Outlet, redirect } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { useLive } from "../api/live"
import { actAs } from "../api/ours"
import { sessionQuery } from "../api/session"
import { leavesConsole, localPath } from "../app/next"
import { PlaceContext, writingOf } from "../app/time"
import { Dialogs } from "../promise/Dialogs"
import { Shell } from "../shell/Shell"

/** Every page of a signed-in member; anyone else is shown the door first and comes back. */
export const Route = createFileRoute("/_member")({
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery)
    const asked = (location.search as { next?: unknown }).next
    const next = typeof asked === "string" ? asked : location.href
    if (!session) throw redirect({ to: "/sign-in", search: next === "/" ? {} : { next } })
    actAs(session.member.id)
    const wanted = localPath(typeof asked === "string" ? asked : undefined)
    if (leavesConsole(wanted)) throw redirect({ href: wanted, reloadDocument: true })
    return { session }
  },
  component: Member,
})

function Member() {
  const { tenant, member, latest } = Route.useRouteContext().session
  useLive(member.id, latest)
  const { i18n } = useTranslation()
  const place = useMemo(
    () => ({
      timeZone: tenant.timeZone,
      locale: writingOf(i18n.language, ...navigator.languages, tenant.locale),
    }),
    [tenant, i18n.language],
  )
  return (
    <PlaceContext value={place}>
      <Shell>
        <Outlet />
        <Dialogs />
      </Shell>
    </PlaceContext>
  )
}
