import { ActionIcon } from "@mantine/core"
import { useDisclosure, useLocalStorage } from "@mantine/hooks"
import { IconMenu2, IconSearch } from "@tabler/icons-react"
import { useRouter, useRouterState } from "@tanstack/react-router"
import { lazy, type ReactNode, Suspense, useEffect } from "react"
import { useTranslation } from "react-i18next"
import { waiting } from "../api/again"
import { Brand } from "../app/Brand"
import { comes } from "../app/comes"
import { fetchLater, later } from "../app/later"
import { useStore } from "../app/store"
import { conflict } from "../change/conflict"
import { Commands, openPalette } from "../command/Commands"
import { places } from "./places"
import { Sidebar } from "./Sidebar"
import classes from "./shell.module.css"
import { EnrolFirst, Verify } from "./Verify"

const Changed = later(() => import("../change/Changed"))
const SignInAgain = later(() => import("./SignInAgain"))
const Standing = lazy(() => comes(() => import("./Standing")))
const PhoneMenu = later(() => import("./PhoneMenu"))

// Once the page is there, the code of the others comes: they open at once, and without a server too.
function useOtherPages() {
  const router = useRouter()
  useEffect(() => {
    const later = setTimeout(async () => {
      const routes = places.map(({ to }) => router.routesByPath[to as keyof typeof router.routesByPath])
      // What fails is tried again when one goes there.
      await Promise.allSettled(routes.map((route) => route && router.loadRouteChunk(route)))
      fetchLater()
    }, 2_000)
    return () => clearTimeout(later)
  }, [router])
}

/** Shell is what stands around every page of a member: where to go, who one is, and what helps everywhere. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation("shell")
  useOtherPages()
  const [narrow, setNarrow] = useLocalStorage({
    key: "kept:sidebar",
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  return (
    <div className={classes.shell} data-narrow={narrow || undefined}>
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      <Phone />
      <header className={classes.side}>
        <Sidebar narrow={narrow} onNarrow={() => setNarrow(!narrow)} />
      </header>
      <main id="main" tabIndex={-1} className={classes.main}>
        <Verify />
        <EnrolFirst />
        <Suspense>
          <Standing />
        </Suspense>
        {children}
      </main>
      <Commands />
      <SignInAgain opened={useStore(waiting) !== undefined} />
      <Changed opened={useStore(conflict) !== undefined} />
    </div>
  )
}

// On a phone the sidebar is a drawer behind a bar.
function Phone() {
  const { t } = useTranslation("shell")
  const [open, { open: show, close }] = useDisclosure()
  const path = useRouterState({ select: (state) => state.location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of page closes it
  useEffect(close, [path])
  return (
    <header className={classes.phone}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("menu")} onClick={show}>
        <IconMenu2 size={20} aria-hidden />
      </ActionIcon>
      <Brand />
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("search")} onClick={openPalette}>
        <IconSearch size={20} aria-hidden />
      </ActionIcon>
      <PhoneMenu opened={open} onClose={close} />
    </header>
  )
}
