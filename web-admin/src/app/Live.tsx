import { Paper, Text } from "@mantine/core"
import { useEffect, useState } from "react"
import { useLive } from "../api/live"
import classes from "./live.module.css"

/** How long Kept may be out of hearing before anybody is bothered with it, in ms. */
const patience = 3_000

/** Live keeps the pages up to date with what happens elsewhere, and says so when it can't. */
export function Live({ memberId }: { memberId: string }) {
  const open = useLive(memberId)
  const [away, setAway] = useState(false)
  useEffect(() => {
    if (open) return setAway(false)
    const timer = setTimeout(() => setAway(true), patience)
    return () => clearTimeout(timer)
  }, [open])
  return (
    <div role="status" className={classes.place}>
      {away && (
        <Paper shadow="md" withBorder px="md" py="xs">
          <Text size="sm">Kept can't be reached. What you see may be out of date; trying again.</Text>
        </Paper>
      )}
    </div>
  )
}
