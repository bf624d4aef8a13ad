import { ActionIcon, Drawer } from "@mantine/core"
import { useDisclosure, useLocalStorage } from "@mantine/hooks"
import { IconMenu2, IconSearch } from "@tabler/icons-react"
import { useRouter, useRouterState } from "@tanstack/react-router"
import { type ReactNode, useEffect } from "react"
import { useTranslation } from "react-i18next"
import { Brand } from "../app/Brand"
import { Changed } from "../change/Changed"
import { Commands, openPalette } from "../command/Commands"
import { places } from "./places"
import { Sidebar } from "./Sidebar"
import { SignInAgain } from "./SignInAgain"
import classes from "./shell.module.css"
import { EnrolFirst, Verify } from "./Verify"

// Once the page is there, the code of the others comes: they open at once, and without a server too.
function useOtherPages() {
  const router = useRouter()
  useEffect(() => {
    const later = setTimeout(() => {
      for (const { to } of places) {
        const route = router.routesByPath[to as keyof typeof router.routesByPath]
        if (route) router.loadRouteChunk(route)?.catch(() => undefined) // it is tried again when one goes there
      }
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
        {children}
      </main>
      <Commands />
      <SignInAgain />
      <Changed />
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
      <Drawer.Root opened={open} onClose={close} size={272} padding={0}>
        <Drawer.Overlay />
        <Drawer.Content aria-label={t("nav")} className={classes.drawer}>
          <Sidebar onDone={close} />
        </Drawer.Content>
      </Drawer.Root>
    </header>
  )
}
