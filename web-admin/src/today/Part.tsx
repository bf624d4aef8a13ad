import { Skeleton, Stack, Text } from "@mantine/core"
import type { UseQueryResult } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { Failed } from "../app/states"
import classes from "./today.module.css"

interface Props<Data> {
  id: string
  name: string
  more?: ReactNode
  asked: UseQueryResult<Data>
  /** What is said when there is nothing to do: good news, in a line. */
  none: string
  rows: (data: Data) => ReactNode[]
}

/** Part is one list of what is to be done, with all its states. */
export function Part<Data>({ id, name, more, asked, none, rows }: Props<Data>) {
  const drawn = asked.data === undefined ? [] : rows(asked.data)
  return (
    <section aria-labelledby={id} className={classes.part}>
      <header>
        <h2 id={id}>{name}</h2>
        {more}
      </header>
      {asked.isPending && (
        <Stack gap={6}>
          <Skeleton height={44} />
          <Skeleton height={44} />
        </Stack>
      )}
      {asked.isError && asked.data === undefined && <Failed error={asked.error} reset={asked.refetch} />}
      {asked.data !== undefined && drawn.length === 0 && (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      )}
      {drawn.length > 0 && <ul className={classes.rows}>{drawn}</ul>}
    </section>
  )
}
