import { useNotifications } from "@mantine/notifications"
import { lazy, Suspense, useState } from "react"
import { comes } from "./comes"
import { whenQuiet } from "./later"

const Notifications = lazy(() => comes(() => import("./Notifications")))
whenQuiet(() => import("./Notifications"))

/** Said is where the console says what it did; its code comes when there is something to say. */
export function Said() {
  const { notifications } = useNotifications()
  const [ever, setEver] = useState(false)
  if (notifications.length > 0 && !ever) setEver(true)
  return <Suspense>{ever && <Notifications position="bottom-right" />}</Suspense>
}
