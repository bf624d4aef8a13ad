import { createFileRoute, Link, Outlet, useRouterState } from "@tanstack/react-router"
import { useEffect, useRef } from "react"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { sections } from "../settings/sections"
import classes from "../settings/settings.module.css"

export const Route = createFileRoute("/_member/settings")({ component: Settings })

function Settings() {
  const { t } = useTranslation("shell")
  const { scopes } = useSession()
  const nav = useRef<HTMLElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a phone the list is wider than the window
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })
  }, [path])
  return (
    <div className={classes.settings}>
      <nav aria-label={t("places.settings")} className={classes.nav} ref={nav}>
        {sections.map(({ to, word, icon: Icon, needs }) =>
          needs && !scopes.includes(needs) ? null : (
            <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
              <Icon size={16} stroke={1.7} aria-hidden />
              {t(`sections.${word}`)}
            </Link>
          ),
        )}
      </nav>
      <div className={classes.page}>
        <Outlet />
      </div>
    </div>
  )
}
