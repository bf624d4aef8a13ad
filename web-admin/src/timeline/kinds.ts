import type { TimelineKind } from "../graph/graphql"

/** timelineKinds are what a timeline can be narrowed to, in the order of its filter. */
export const timelineKinds = [
  "INTERACTION",
  "NOTE",
  "QUESTION",
  "PROMISE_MADE",
  "PROMISE_SETTLED",
  "PURCHASE",
] as const satisfies TimelineKind[]
