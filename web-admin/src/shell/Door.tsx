import { Container } from "@mantine/core"
import type { ReactNode } from "react"
import { Brand } from "../app/Brand"
import classes from "./door.module.css"

/** Door is what stands around the pages of who isn't signed in, or comes by a mailed link. */
export function Door({ children }: { children: ReactNode }) {
  return (
    <main className={classes.door}>
      <Container size={440} w="100%" px={0}>
        <div className={classes.brand}>
          <Brand />
        </div>
        {children}
      </Container>
    </main>
  )
}
