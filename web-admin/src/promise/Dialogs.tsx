import { IconHeartHandshake } from "@tabler/icons-react"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { useMay } from "../app/session"
import { useStore } from "../app/store"
import { useCommands } from "../command/commands"
import { asked, make } from "./asked"

const PromiseDialog = lazy(() => import("./PromiseDialog"))

/** Dialogs offers a promise to be made from everywhere, and holds the dialog that is open. */
export function Dialogs() {
  const { t } = useTranslation("promises")
  const mayWrite = useMay("promises:write")
  useCommands(
    mayWrite
      ? [
          {
            name: t("verbs.make.title"),
            group: "do",
            keys: "m p",
            icon: IconHeartHandshake,
            run: () => make(),
          },
        ]
      : [],
  )
  return <Suspense>{useStore(asked) && <PromiseDialog />}</Suspense>
}
