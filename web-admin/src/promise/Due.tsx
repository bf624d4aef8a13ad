import { Day, When } from "../app/When"
import type { PromiseDueKind } from "../graph/graphql"

interface Props {
  due: { kind: PromiseDueKind; day: string; at: string }
  /** By how far off it is, where that reads better. */
  near?: boolean
}

/** Due is by when a promise is to be kept: a moment, or a whole day. */
export function Due({ due, near = false }: Props) {
  if (due.kind === "TIME") return <When at={due.at} as={near ? "near" : "moment"} />
  return <Day day={due.day} as={near ? "near" : "day"} />
}
