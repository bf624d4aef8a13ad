import { createFileRoute, Outlet, redirect } from "@tanstack/react-router"
import { sessionQuery } from "../api/session"
import { leavesConsole, localPath } from "../app/next"
import * as z from "../app/zod"
import { Door } from "../shell/Door"

/** The door: the pages of someone who isn't signed in. Who is goes straight through. */
export const Route = createFileRoute("/_door")({
  validateSearch: z.object({ next: z.optional(z.string()) }),
  beforeLoad: async ({ context, search }) => {
    const session = await context.queries.ensureQueryData(sessionQuery)
    if (!session) return
    const next = localPath(search.next)
    throw redirect(leavesConsole(next) ? { href: next, reloadDocument: true } : { to: next })
  },
  component: DoorPages,
})

function DoorPages() {
  return (
    <Door>
      <Outlet />
    </Door>
  )
}
