import { IconHeartHandshake } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { usePlace } from "../app/time"
import { graphql } from "../graph"
import type { TimelinePromiseFragment } from "../graph/graphql"
import { Due } from "../promise/Due"
import { Mark, standingIcons } from "../promise/Mark"
import { marginWords, standingOf } from "../promise/standing"
import { whyWords } from "../promise/why"
import { Entry } from "./Entry"
import classes from "./timeline.module.css"

graphql(`
  fragment TimelinePromise on Promise {
    __typename
    text
    promiseChannel: channel
    due {
      kind
      day
      at
    }
    state
    overdue
    waitingSince
    disputedAt
    margin
    evidence
    reason
  }
`)

/** PromiseMade is a promise where it was given. */
export function PromiseMade({ of: p, at }: { of: TimelinePromiseFragment; at: string }) {
  const { t } = useTranslation("customer")
  return (
    <Entry
      icon={IconHeartHandshake}
      title={t("timeline.promised", { text: p.text })}
      at={at}
      more={
        <>
          {t("timeline.due")} <Due due={p.due} />
          {p.promiseChannel && ` · ${t(`through.${p.promiseChannel}`)}`}
        </>
      }
    />
  )
}

/** PromiseSettled is a promise where it was kept, or wasn't. */
export function PromiseSettled({ of: p, at }: { of: TimelinePromiseFragment; at: string }) {
  const place = usePlace()
  const why = p.evidence || p.reason
  return (
    <Entry
      icon={standingIcons[standingOf(p)]}
      title={p.text}
      at={at}
      more={
        <div className={classes.settled}>
          <Mark promise={p} />
          <span>{[marginWords(p.margin, place), why && whyWords(why)].filter(Boolean).join(" · ")}</span>
        </div>
      }
    />
  )
}
