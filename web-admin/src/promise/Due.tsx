import { calendarDay, usePlace } from "../app/time"
import { When } from "../app/When"
import type { PromiseDueKind } from "../graph/graphql"

/** Due is by when a promise is to be kept: a moment, or a whole day. */
export function Due({ due }: { due: { kind: PromiseDueKind; day: string; at: string } }) {
  const place = usePlace()
  if (due.kind === "TIME") return <When at={due.at} />
  return <time dateTime={due.day}>{calendarDay(due.day, place)}</time>
}
