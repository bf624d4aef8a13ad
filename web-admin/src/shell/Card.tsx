import { Alert, Stack } from "@mantine/core"
import type { FormEventHandler, ReactNode } from "react"
import classes from "./door.module.css"
import { Heading } from "./Page"

interface Props {
  name: string
  /** What went wrong with the whole of it. */
  problem?: Error | null
  /** It is a form, and this sends it. */
  onSubmit?: FormEventHandler<HTMLFormElement>
  children: ReactNode
}

/** Card is the one thing that a page at the door is about. */
export function Card({ name, problem, onSubmit, children }: Props) {
  const inside = (
    <Stack gap="md">
      <Heading name={name} />
      {problem && (
        <Alert color="red" role="alert">
          {problem.message}
        </Alert>
      )}
      {children}
    </Stack>
  )
  if (!onSubmit) return <div className={`card ${classes.form}`}>{inside}</div>
  return (
    <form className={`card ${classes.form}`} onSubmit={onSubmit} noValidate>
      {inside}
    </form>
  )
}
