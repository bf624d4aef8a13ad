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
import { sentenceOf } from "../app/names"
import { graphql } from "../graph"
import type { Channel, TimelineContactFragment } from "../graph/graphql"
import { Entry } from "./Entry"
import classes from "./timeline.module.css"

graphql(`
  fragment TimelineContact on Interaction {
    __typename
    contactChannel: channel
    direction
    subject
    body
    unanswered
    outcome
    callResult
    rating
  }
`)

const channels: Record<Channel, { icon: TablerIcon; received: string; sent: string }> = {
  EMAIL: { icon: IconMail, received: "E-mail received", sent: "E-mail sent" },
  PHONE: { icon: IconPhone, received: "Call received", sent: "Call made" },
  CHAT: { icon: IconMessages, received: "Chat", sent: "Chat" },
  WEB: { icon: IconBrandSafari, received: "Message by the web", sent: "Message on the web" },
  SMS: { icon: IconMessage, received: "Text message received", sent: "Text message sent" },
  SOCIAL: { icon: IconUsers, received: "Message on a social network", sent: "Answer on a social network" },
  IN_PERSON: { icon: IconBuildingStore, received: "Came in person", sent: "Visited in person" },
  SURVEY: { icon: IconClipboardText, received: "Answered a survey", sent: "Survey sent" },
  SYSTEM: { icon: IconRobot, received: "Received by a program", sent: "Sent by a program" },
}

/** Contact is one time that tenant and customer were in touch. */
export function Contact({ of: c, at }: { of: TimelineContactFragment; at: string }) {
  const { icon, received, sent } = channels[c.contactChannel]
  const what = c.direction === "INBOUND" ? received : sent
  const more = [
    c.callResult && c.callResult !== "ANSWERED" && sentenceOf(c.callResult),
    c.outcome && { SETTLED: "Settled", PARTLY: "Partly settled", NO: "Not settled" }[c.outcome],
    c.rating && `Rated ${c.rating} of 5`,
  ].filter(Boolean)
  return (
    <Entry
      icon={icon}
      title={c.subject || what}
      at={at}
      text={c.body}
      more={
        <>
          {[c.subject && what, ...more].filter(Boolean).join(" · ")}
          {c.unanswered && <strong className={classes.alarm}>Nobody has answered</strong>}
        </>
      }
    />
  )
}
