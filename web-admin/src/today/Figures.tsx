import { Skeleton } from "@mantine/core"
import { Link, type LinkProps } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { usePlace } from "../app/time"
import type { TodayFiguresQuery } from "../graph/graphql"
import classes from "./today.module.css"

interface Figure {
  id: "overdue" | "risk" | "today" | "week" | "questions" | "disputed" | "unanswered"
  link: Pick<LinkProps, "to" | "search" | "hash">
  /** It is bad news when it isn't nought. */
  bad?: boolean
}

const figures: Figure[] = [
  { id: "overdue", link: { to: "/promises", search: { owner: "me", standing: "overdue" } }, bad: true },
  { id: "risk", link: { to: "/promises", search: { owner: "me", standing: "risk" } }, bad: true },
  { id: "today", link: { to: "/promises", search: { owner: "me", standing: "open", due: "today" } } },
  { id: "week", link: { to: "/promises", search: { owner: "me", standing: "open", due: "week" } } },
  { id: "questions", link: { to: ".", hash: "questions" } },
  { id: "unanswered", link: { to: ".", hash: "unanswered" }, bad: true },
  { id: "disputed", link: { to: "/promises", search: { disputed: true } }, bad: true },
]

// A nought needs nobody.
const toneOf = (n: number, bad = false) => (n === 0 ? "quiet" : bad ? "bad" : undefined)

/** Figures are what needs one today, in numbers; each opens its list. */
export function Figures({ counts }: { counts: TodayFiguresQuery | undefined }) {
  const { t } = useTranslation("today")
  const place = usePlace()
  if (!counts) return <Skeleton height={84} radius={12} />
  return (
    <ul className={`card ${classes.figures}`}>
      {figures.map(({ id, link, bad }) => {
        const total = counts[id]?.totalCount
        if (!total) return null
        return (
          <li key={id}>
            <Link {...link} className={classes.figure} data-tone={toneOf(total.value, bad)}>
              <strong>
                {count(total.value, place)}
                {total.capped && "+"}
              </strong>
              <span>{t(`mine.${id}`)}</span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
