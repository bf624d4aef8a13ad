import { Container } from "@mantine/core"
import { createFileRoute, Outlet, redirect } from "@tanstack/react-router"
import { sessionQuery } from "../api/session"
import { Brand } from "../app/Brand"
import { leavesConsole, localPath } from "../app/next"
import { z } from "../app/zod"
import classes from "./-door.module.css"

/** The door: the pages of someone who isn't signed in. Who is goes straight through. */
export const Route = createFileRoute("/_door")({
  validateSearch: z.object({ next: z.string().optional() }),
  beforeLoad: async ({ context, search }) => {
    const session = await context.queries.ensureQueryData(sessionQuery)
    if (!session) return
    const next = localPath(search.next)
    throw redirect(leavesConsole(next) ? { href: next, reloadDocument: true } : { to: next })
  },
  component: Door,
})

function Door() {
  return (
    <main className={classes.door}>
      <Container size={440} w="100%" px={0}>
        <div className={classes.brand}>
          <Brand />
        </div>
        <Outlet />
      </Container>
    </main>
  )
}
