import { Button, Skeleton, Stack } from "@mantine/core"
import { useInfiniteQuery } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { sentence } from "../api/problem"
import { Empty, Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { graphql } from "../graph"
import type { PromisesOfQuery } from "../graph/graphql"
import { Due } from "./Due"
import { Mark } from "./Mark"
import classes from "./promise.module.css"
import { marginWords } from "./standing"

const query = graphql(`
  query PromisesOf($customerId: ID!, $after: String) {
    promises(filter: { customerId: { eq: $customerId } }, orderBy: MADE_AT_DESC, first: 10, after: $after) {
      nodes {
        id
        text
        due {
          kind
          day
          at
        }
        state
        overdue
        settledAt
        margin
        evidence
        reason
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
    queryFn: ({ pageParam, signal }) => ask(query, { customerId, after: pageParam }, { signal }),
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
  const place = usePlace()
  const margin = marginWords(p.margin, place)
  const why = p.evidence || p.reason
  return (
    <li className={`card ${classes.item}`}>
      <p className={classes.text}>{p.text}</p>
      <div className={classes.line}>
        <Mark promise={p} />
        {margin && <span>{margin}</span>}
      </div>
      <p className={classes.dates}>
        Due <Due due={p.due} />
        {p.settledAt && (
          <>
            {p.state === "KEPT" || p.state === "KEPT_LATE" ? " · kept " : " · ended "}
            <When at={p.settledAt} />
          </>
        )}
      </p>
      {why && <p className={classes.why}>{sentence(why)}</p>}
      {p.dispute && <p className={classes.why}>Disputed: {sentence(p.dispute)}</p>}
    </li>
  )
}

function Skeletons() {
  return (
    <Stack gap="sm">
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} height={104} radius={12} />
      ))}
    </Stack>
  )
}
