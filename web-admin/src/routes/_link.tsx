import { createFileRoute, Outlet } from "@tanstack/react-router"
import { sessionQuery } from "../api/session"
import { Door } from "../shell/Door"

/** The pages that a mailed link leads to: for who is signed in and who isn't. What opens them stands after the #. */
export const Route = createFileRoute("/_link")({
  beforeLoad: async ({ context }) => ({ session: await context.queries.ensureQueryData(sessionQuery) }),
  component: LinkPages,
})

function LinkPages() {
  return (
    <Door>
      <Outlet />
    </Door>
  )
}
