import { Title } from "@mantine/core"
import { IconArrowLeft } from "@tabler/icons-react"
import type { LinkProps } from "@tanstack/react-router"
import { type ReactNode, useEffect, useRef } from "react"
import { AnchorLink } from "../app/links"
import classes from "./page.module.css"

interface Props {
  /** Its name: the heading, the tab's title, what a screen reader says first. */
  name: string
  /** What stands in the heading instead of the name. */
  heading?: ReactNode
  /** The list that one came from. */
  back?: { to: NonNullable<LinkProps["to"]>; name: string }
  /** A line of facts under the heading. */
  meta?: ReactNode
  /** Buttons, the main one last. */
  actions?: ReactNode
  /** The content takes the rest of the window and scrolls inside: for tables and boards. */
  fill?: boolean
  /** The content is text and forms: as wide as reads well. */
  narrow?: boolean
  children: ReactNode
}

/** Page is the pattern of every page of a member: a head, and what it is about. */
export function Page({ name, heading, back, meta, actions, fill, narrow, children }: Props) {
  return (
    <div className={classes.page} data-fill={fill || undefined} data-narrow={narrow || undefined}>
      <header className={classes.head}>
        {back && (
          <div className={classes.way}>
            <AnchorLink to={back.to} className={classes.back}>
              <IconArrowLeft size={14} aria-hidden /> {back.name}
            </AnchorLink>
          </div>
        )}
        <div className={classes.names}>
          <Heading name={name}>{heading}</Heading>
          {meta && <div className={classes.meta}>{meta}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      <div className={classes.body}>{children}</div>
    </div>
  )
}

/** Heading names the page: in the tab, and to a screen reader after each change of page. */
export function Heading({ name, children }: { name: string; children?: ReactNode }) {
  const ref = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${name} · Kept`
    // On the first load the focus belongs to the browser; a field that asked for it keeps it.
    if (document.activeElement !== document.body && !(document.activeElement instanceof HTMLInputElement)) {
      ref.current?.focus({ preventScroll: true })
    }
  }, [name])
  return (
    <Title order={1} ref={ref} tabIndex={-1}>
      {children ?? name}
    </Title>
  )
}
