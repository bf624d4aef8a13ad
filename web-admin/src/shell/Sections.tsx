import type { TablerIcon } from "@tabler/icons-react"
import { Link, type LinkProps, Outlet, useRouterState } from "@tanstack/react-router"
import { useEffect, useRef } from "react"
import { useSession } from "../app/session"
import classes from "./sections.module.css"

/** Section is one page of several that belong together. */
export interface Section {
  to: NonNullable<LinkProps["to"]>
  name: string
  icon: TablerIcon
  /** The scope without which it is of no use. */
  needs?: string
}

/** Sections is a place of several pages: their names beside the one that is open. */
export function Sections({ name, sections }: { name: string; sections: Section[] }) {
  const { scopes } = useSession()
  const nav = useRef<HTMLElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a phone the list is wider than the window
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })
  }, [path])
  return (
    <div className={classes.sections}>
      <nav aria-label={name} className={classes.nav} ref={nav}>
        {sections.map(({ to, name: section, icon: Icon, needs }) =>
          needs && !scopes.includes(needs) ? null : (
            <Link key={to} to={to} activeOptions={{ includeSearch: false, exact: true }}>
              <Icon size={16} stroke={1.7} aria-hidden />
              {section}
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
