import { Button } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { useTranslation } from "react-i18next"
import { useCommands } from "../command/commands"
import classes from "./change.module.css"

const patience = 6_000

/** Undone is a change that was taken back before it was sent. */
export class Undone extends Error {}

// Who closes the page means it: what is held is sent at once.
const held = new Set<() => void>()
let gone = false
window.addEventListener("pagehide", () => {
  gone = true
  sendHeld()
})
window.addEventListener("pageshow", () => {
  gone = false // the browser had kept the page
})

/** leaving says whether what is sent now has to outlive the page, which is still visible when it is left. */
export const leaving = () => gone || document.visibilityState === "hidden"

/** sendHeld sends what could still have been undone: events are never taken back, only not sent yet. */
export function sendHeld(): void {
  for (const send of held) send()
}

/** hold waits for the moments in which a change can be undone, and throws Undone when it was. */
export function hold(said: string): Promise<void> {
  return new Promise((send, reject) => {
    const id = notifications.show({
      message: <Undoable said={said} onUndo={() => end(() => reject(new Undone()))} />,
      autoClose: false,
      withCloseButton: false,
      className: classes.toast,
    })
    const timer = setTimeout(() => end(send), patience)
    const now = () => end(send)
    held.add(now)
    function end(how: () => void) {
      clearTimeout(timer)
      held.delete(now)
      notifications.hide(id)
      how()
    }
  })
}

function Undoable({ said, onUndo }: { said: string; onUndo: () => void }) {
  const { t } = useTranslation()
  useCommands([{ name: t("undo"), group: "do", keys: "z", run: onUndo }])
  return (
    <div className={classes.undoable}>
      <span>{said}</span>
      <Button size="compact-sm" variant="subtle" onClick={onUndo}>
        {t("undo")}
      </Button>
    </div>
  )
}
