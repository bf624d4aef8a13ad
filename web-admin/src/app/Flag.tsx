import type { TablerIcon } from "@tabler/icons-react"
import type { ReactNode } from "react"
import classes from "./flag.module.css"

/** Tone is how a flag looks: quiet, or as what is under way, good, soon due, urgent, or bad. */
export type Tone = "quiet" | "open" | "good" | "due" | "urgent" | "bad"

interface Props {
  tone?: Tone
  icon: TablerIcon
  children: ReactNode
}

/** Flag says how something stands: by word, shape and colour, never by colour alone. */
export function Flag({ tone = "quiet", icon: Icon, children }: Props) {
  return (
    <span className={classes.flag} data-tone={tone}>
      <Icon size={14} stroke={2.2} aria-hidden />
      {children}
    </span>
  )
}

/** Flags are several of them, which break into lines where there is no room. */
export function Flags({ children }: { children: ReactNode }) {
  return <span className={classes.flags}>{children}</span>
}
