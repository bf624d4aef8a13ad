import { Tooltip, UnstyledButton } from "@mantine/core"
import {
  IconBraces,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconSearch,
} from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { openPalette } from "../command/Commands"
import { Keys } from "../command/Keys"
import { RunningJobs } from "../job/RunningJobs"
import { Me } from "./Me"
import { places } from "./places"

import classes from "./sidebar.module.css"
import { Tenants } from "./Tenants"

interface Props {
  /** Only icons are shown. */
  narrow?: boolean
  onNarrow?: () => void
  /** Something was chosen that isn't a page: a drawer closes. */
  onDone?: () => void
}

/** Sidebar says where one can go. */
export function Sidebar({ narrow = false, onNarrow, onDone }: Props) {
  const { t } = useTranslation("shell")
  const { scopes } = useSession()
  return (
    <div className={classes.sidebar} data-narrow={narrow || undefined}>
      <Tenants narrow={narrow} />
      <Hint label={t("search")} on={narrow}>
        <UnstyledButton
          className={classes.search}
          aria-label={t("search")}
          onClick={() => {
            onDone?.()
            openPalette()
          }}
        >
          <IconSearch size={16} aria-hidden />
          <span className={classes.word}>{t("search")}</span>
          <span className={classes.word}>
            <Keys keys="mod+K" />
          </span>
        </UnstyledButton>
      </Hint>
      <nav aria-label={t("nav")} className={classes.nav}>
        {places.map(({ to, word, icon: Icon, needs }) =>
          needs && !scopes.includes(needs) ? null : (
            <Hint key={to} label={t(`places.${word}`)} on={narrow}>
              <Link
                to={to}
                activeOptions={{ exact: to === "/", includeSearch: false }}
                className={classes.link}
              >
                <Icon size={18} stroke={1.7} aria-hidden />
                <span className={classes.word}>{t(`places.${word}`)}</span>
                {word === "jobs" && <RunningJobs />}
              </Link>
            </Hint>
          ),
        )}
      </nav>
      <div className={classes.foot}>
        <Hint label={t("places.graphiql")} on={narrow}>
          <a href="/graphiql/" className={classes.link}>
            <IconBraces size={18} stroke={1.7} aria-hidden />
            <span className={classes.word}>{t("places.graphiql")}</span>
          </a>
        </Hint>
        {onNarrow && (
          <Hint label={t("expand")} on={narrow}>
            <UnstyledButton
              className={classes.link}
              aria-label={narrow ? t("expand") : t("collapse")}
              aria-expanded={!narrow}
              onClick={onNarrow}
            >
              {narrow ? (
                <IconLayoutSidebarLeftExpand size={18} stroke={1.7} aria-hidden />
              ) : (
                <IconLayoutSidebarLeftCollapse size={18} stroke={1.7} aria-hidden />
              )}
              <span className={classes.word}>{t("collapse")}</span>
            </UnstyledButton>
          </Hint>
        )}
        <Me narrow={narrow} />
      </div>
    </div>
  )
}

// Where only the icon shows, its word comes on hover and focus.
function Hint({ label, on, children }: { label: string; on: boolean; children: React.ReactElement }) {
  return (
    <Tooltip
      label={label}
      position="right"
      disabled={!on}
      events={{ hover: true, focus: true, touch: false }}
    >
      {children}
    </Tooltip>
  )
}
