import { Button, Skeleton, Stack } from "@mantine/core"
import { useInfiniteQuery } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { byChannel } from "../app/names"
import { Empty, Failed } from "../app/states"
import { calendarDay, usePlace } from "../app/time"
import { When } from "../app/When"
import { graphql } from "../graph"
import type { PromisesOfQuery } from "../graph/graphql"
import { Mark } from "./Mark"
import classes from "./promise.module.css"
import { marginWords } from "./standing"

const query = graphql(`
  query PromisesOf($customerId: ID!, $after: String) {
    promises(filter: { customerId: $customerId }, orderBy: MADE_AT_DESC, first: 20, after: $after) {
      nodes {
        id
        text
        channel
        due {
          kind
          day
          at
        }
        firstDueAt
        madeAt
        state
        overdue
        settledAt
        margin
        evidence
        reason
        byTimeAlone
        waitingSince
        disputedAt
        dispute
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

type Promised = PromisesOfQuery["promises"]["nodes"][number]

/** PromiseList is everything that one customer was promised, the newest first. */
export function PromiseList({ customerId }: { customerId: string }) {
  const asked = useInfiniteQuery({
    queryKey: ["promises", customerId],
    queryFn: ({ pageParam, signal }) => ask(query, { customerId, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ promises: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
  })
  if (asked.isPending) return <Skeletons />
  if (asked.isError && !asked.data) return <Failed error={asked.error} reset={asked.refetch} />
  const promises = asked.data.pages.flatMap((page) => page.promises.nodes)
  if (promises.length === 0) return <Empty title="Nothing was promised yet" />
  return (
    <>
      <ul className={classes.list}>
        {promises.map((p) => (
          <Item key={p.id} promise={p} />
        ))}
      </ul>
      {asked.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="sm"
          loading={asked.isFetchingNextPage}
          onClick={() => asked.fetchNextPage()}
        >
          Older promises
        </Button>
      )}
    </>
  )
}

function Item({ promise: p }: { promise: Promised }) {
  const margin = marginWords(p.margin)
  return (
    <li className={`card ${classes.item}`}>
      <p className={classes.text}>{p.text}</p>
      <div className={classes.line}>
        <Mark promise={p} />
        {margin && <span>{margin}</span>}
        {p.state === "BROKEN" && p.byTimeAlone && <span>its time passed</span>}
      </div>
      <dl className={classes.dates}>
        <div>
          <dt>Due</dt>
          <dd>
            <Due promise={p} />
          </dd>
        </div>
        {p.settledAt && (
          <div>
            <dt>{p.state === "KEPT" || p.state === "KEPT_LATE" ? "Kept" : "Ended"}</dt>
            <dd>
              <When at={p.settledAt} />
            </dd>
          </div>
        )}
        <div>
          <dt>Made</dt>
          <dd>
            <When at={p.madeAt} />
            {p.channel && ` ${byChannel[p.channel]}`}
          </dd>
        </div>
      </dl>
      {(p.evidence || p.reason || p.dispute) && (
        <p className={classes.why}>
          {[p.evidence, p.reason, p.dispute && `She says: ${p.dispute}`].filter(Boolean).join(" · ")}
        </p>
      )}
    </li>
  )
}

function Due({ promise: { due } }: { promise: Promised }) {
  const place = usePlace()
  if (due.kind === "TIME") return <When at={due.at} />
  return <time dateTime={due.day}>{calendarDay(due.day, place)}</time>
}

function Skeletons() {
  return (
    <Stack gap="sm">
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} height={112} radius={12} />
      ))}
    </Stack>
  )
}
