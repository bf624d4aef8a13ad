import { Title } from "@mantine/core"
import { type ReactNode, useId } from "react"
import classes from "./settings.module.css"

interface Props {
  name: string
  /** What it is for, in a sentence. */
  text?: ReactNode
  /** What can be done there first, beside its name. */
  action?: ReactNode
  children: ReactNode
}

/** Section is one thing to set: what it is, and how it is set. */
export function Section({ name, text, action, children }: Props) {
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.top}>
        <div className={classes.about}>
          <Title order={2} id={id}>
            {name}
          </Title>
          {text && <p>{text}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  )
}
