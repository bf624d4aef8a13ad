import { IconKeyboard, IconSearch } from "@tabler/icons-react"
import { useRouter } from "@tanstack/react-router"
import { lazy, Suspense, useEffect } from "react"
import { useTranslation } from "react-i18next"
import { comes } from "../app/comes"
import { useSession } from "../app/session"
import { store, useStore } from "../app/store"
import { sections } from "../settings/sections"
import { places } from "../shell/places"
import { typeAhead, typedOn } from "./ahead"
import { useCommands } from "./commands"
import { keyboard } from "./keyboard"

const Palette = lazy(() => comes(() => import("./Palette")))
const Help = lazy(() => comes(() => import("./Help")))

const shown = store<"palette" | "help" | undefined>(undefined)

/** openPalette shows the palette; what is typed from here on is for it. */
export function openPalette(): void {
  if (shown.get() === "palette") return
  typeAhead(close)
  shown.set("palette")
}

export const openHelp = () => shown.set("help")

function close(): void {
  typedOn()
  shown.set(undefined)
}

/** Commands hears the keys, offers what can be done everywhere, and shows the palette and the list of keys. */
export function Commands() {
  const now = useStore(shown)
  useEverywhere()
  useEffect(() => {
    const hear = keyboard()
    window.addEventListener("keydown", hear)
    return () => window.removeEventListener("keydown", hear)
  }, [])
  return (
    <Suspense>
      {now === "palette" && <Palette onClose={close} />}
      {now === "help" && <Help onClose={close} />}
    </Suspense>
  )
}

function useEverywhere() {
  const { t } = useTranslation(["command", "shell"])
  const { scopes } = useSession()
  const router = useRouter()
  useCommands([
    ...places
      .filter(({ needs }) => !needs || scopes.includes(needs))
      .map(({ to, word, icon, keys }) => ({
        name: t(`shell:places.${word}`),
        group: "go" as const,
        icon,
        keys,
        run: () => void router.navigate({ to }),
      })),
    ...sections
      .filter(({ needs }) => !needs || scopes.includes(needs))
      .map(({ to, word, icon }) => ({
        name: `${t("shell:places.settings")}: ${t(`shell:sections.${word}`)}`,
        group: "go" as const,
        icon,
        run: () => void router.navigate({ to }),
      })),
    { name: t("open"), group: "help", icon: IconSearch, keys: "mod+K", run: openPalette, unlisted: true },
    { name: t("help"), group: "help", icon: IconKeyboard, keys: "?", run: openHelp },
  ])
}
