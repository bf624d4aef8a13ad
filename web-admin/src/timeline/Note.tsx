import { IconNote, IconQuestionMark } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
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
  const { t } = useTranslation("customer")
  return (
    <Entry icon={IconNote} title={t(n.pinned ? "timeline.pinned" : "timeline.note")} at={at} text={n.body} />
  )
}

/** Question is something the tenant went to find out. */
export function Question({ of: q, at }: { of: TimelineQuestionFragment; at: string }) {
  const { t } = useTranslation("customer")
  return (
    <Entry
      icon={IconQuestionMark}
      title={t("timeline.asked", { text: q.text })}
      at={at}
      text={q.answer}
      more={
        q.answeredAt ? (
          <>
            {t("timeline.answered")} <When at={q.answeredAt} />
          </>
        ) : (
          <>
            {t("timeline.waits")} <When at={q.dueAt} />
          </>
        )
      }
    />
  )
}
