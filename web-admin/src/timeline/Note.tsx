import { IconNote, IconQuestionMark } from "@tabler/icons-react"
import { When } from "../app/When"
import { graphql } from "../graph"
import type { TimelineNoteFragment, TimelineQuestionFragment } from "../graph/graphql"
import { Entry } from "./Entry"

graphql(`
  fragment TimelineNote on Note {
    __typename
    body
    pinned
  }
`)

graphql(`
  fragment TimelineQuestion on OpenQuestion {
    __typename
    text
    answer
    dueAt
    answeredAt
  }
`)

/** Note is what a member wrote down for the others. */
export function Note({ of: n, at }: { of: TimelineNoteFragment; at: string }) {
  return <Entry icon={IconNote} title={n.pinned ? "Pinned note" : "Note"} at={at} text={n.body} />
}

/** Question is something the tenant went to find out. */
export function Question({ of: q, at }: { of: TimelineQuestionFragment; at: string }) {
  return (
    <Entry
      icon={IconQuestionMark}
      title={`Asked: ${q.text}`}
      at={at}
      text={q.answer}
      more={
        q.answeredAt ? (
          <>
            answered <When at={q.answeredAt} />
          </>
        ) : (
          <>
            waits for an answer, due <When at={q.dueAt} />
          </>
        )
      }
    />
  )
}
