import { Drawer, Skeleton } from "@mantine/core"
import type { UseQueryResult } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { Failed } from "./states"

interface Props {
  opened: boolean
  onClose: () => void
  title: string
  size?: number
  children: ReactNode
}

/** Beside is where everything about one record is told, beside the list that it was opened from. */
export function Beside({ size = 480, ...drawer }: Props) {
  return <Drawer {...drawer} position="right" size={size} overlayProps={{ backgroundOpacity: 0.15 }} />
}

interface ToldProps<Data> {
  asked: UseQueryResult<Data>
  children: (data: NonNullable<Data>) => ReactNode
}

/** Told waits for what was asked about a record, says why it didn't come, and shows nothing of what isn't there. */
export function Told<Data>({ asked, children }: ToldProps<Data>) {
  if (asked.isPending) return <Skeleton height={320} />
  if (asked.isError && !asked.data) return <Failed error={asked.error} reset={asked.refetch} />
  return asked.data ? children(asked.data) : null
}
