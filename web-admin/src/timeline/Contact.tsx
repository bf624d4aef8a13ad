import {
  IconBrandSafari,
  IconBuildingStore,
  IconClipboardText,
  IconMail,
  IconMessage,
  IconMessages,
  IconPhone,
  IconRobot,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import type { Named } from "../customer/CustomerSelect"
import { graphql } from "../graph"
import type { Channel, TimelineContactFragment } from "../graph/graphql"
import { Entry } from "./Entry"
import { Suggestions } from "./Suggestions"
import classes from "./timeline.module.css"

graphql(`
  fragment TimelineContact on Interaction {
    __typename
    contactId: id
    contactChannel: channel
    memberId
    promiseSuggestions {
      ...TimelineSuggestion
    }
    direction
    subject
    body
    complaint
    unanswered
    outcome
    callResult
    rating
  }
`)

const icons: Record<Channel, TablerIcon> = {
  EMAIL: IconMail,
  PHONE: IconPhone,
  CHAT: IconMessages,
  WEB: IconBrandSafari,
  SMS: IconMessage,
  SOCIAL: IconUsers,
  IN_PERSON: IconBuildingStore,
  SURVEY: IconClipboardText,
  SYSTEM: IconRobot,
}

interface Props {
  of: TimelineContactFragment
  at: string
  customer: Named
}

/** Contact is one time that tenant and customer were in touch. */
export function Contact({ of: c, at, customer }: Props) {
  const { t } = useTranslation("customer")
  const what = t(`${c.direction === "INBOUND" ? "received" : "sent"}.${c.contactChannel}`)
  const more = [
    c.complaint && t("timeline.complaint"),
    c.callResult && c.callResult !== "ANSWERED" && t(`callResults.${c.callResult}`),
    c.outcome && t(`outcomes.${c.outcome}`),
    c.rating && t("timeline.rated", { rating: c.rating }),
  ].filter(Boolean)
  return (
    <Entry
      icon={icons[c.contactChannel]}
      title={c.subject || what}
      at={at}
      text={c.body}
      more={
        <>
          {[c.subject && what, ...more].filter(Boolean).join(" · ")}
          {c.unanswered && <strong className={classes.alarm}>{t("timeline.unanswered")}</strong>}
        </>
      }
    >
      <Suggestions
        of={c.promiseSuggestions}
        customer={customer}
        contact={{ id: c.contactId, channel: c.contactChannel, at, memberId: c.memberId ?? null }}
      />
    </Entry>
  )
}
