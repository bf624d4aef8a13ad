import type { TablerIcon } from "@tabler/icons-react"
import type { ReactNode } from "react"
import { When } from "../app/When"
import classes from "./timeline.module.css"

export interface EntryProps {
  icon: TablerIcon
  title: ReactNode
  at: string
  text?: string | null
  more?: ReactNode
  /** What can be done about it. */
  children?: ReactNode
}

/** Entry is one thing that happened, on the thread of the timeline. */
export function Entry({ icon: Icon, title, at, text, more, children }: EntryProps) {
  return (
    <li className={classes.entry}>
      <span className={classes.icon}>
        <Icon size={17} stroke={1.8} aria-hidden />
      </span>
      <div className={classes.body}>
        <div className={classes.head}>
          <p className={classes.title}>{title}</p>
          <When at={at} />
        </div>
        {text && <p className={classes.text}>{text}</p>}
        {more && <div className={classes.more}>{more}</div>}
        {children}
      </div>
    </li>
  )
}
