import { createFileRoute, Outlet, redirect } from "@tanstack/react-router"
import { sessionQuery } from "../api/session"
import { leavesConsole, localPath } from "../app/next"
import { Topbar } from "../app/Topbar"
import { PlaceContext } from "../app/time"
import classes from "./-member.module.css"

/** Every page of a signed-in member; anyone else is shown the door first and comes back. */
export const Route = createFileRoute("/_member")({
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery)
    const asked = (location.search as { next?: unknown }).next
    const next = typeof asked === "string" ? asked : location.href
    if (!session) throw redirect({ to: "/sign-in", search: next === "/" ? {} : { next } })
    const wanted = localPath(typeof asked === "string" ? asked : undefined)
    if (leavesConsole(wanted)) throw redirect({ href: wanted, reloadDocument: true })
    return { session }
  },
  component: Member,
})

function Member() {
  const { session } = Route.useRouteContext()
  return (
    <PlaceContext value={session.tenant}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Topbar session={session} />
      <main id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
    </PlaceContext>
  )
}
