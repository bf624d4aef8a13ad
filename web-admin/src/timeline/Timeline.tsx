import { Button, Skeleton, Stack } from "@mantine/core"
import { useInfiniteQuery } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { Empty, Failed } from "../app/states"
import { graphql } from "../graph"
import type { TimelineOfQuery } from "../graph/graphql"
import { Contact } from "./Contact"
import { Note, Question } from "./Note"
import { PromiseMade, PromiseSettled } from "./Promised"
import { Purchase } from "./Purchase"
import classes from "./timeline.module.css"

const query = graphql(`
  query TimelineOf($customerId: ID!, $after: String) {
    customer(id: $customerId) {
      timeline(first: 25, after: $after) {
        edges {
          cursor
          node {
            kind
            at
            record {
              ... on Interaction {
                ...TimelineContact
              }
              ... on Purchase {
                ...TimelinePurchase
              }
              ... on Promise {
                ...TimelinePromise
              }
              ... on Note {
                ...TimelineNote
              }
              ... on OpenQuestion {
                ...TimelineQuestion
              }
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

type Edge = NonNullable<TimelineOfQuery["customer"]>["timeline"]["edges"][number]

/** Timeline is everything about one customer in one order, the newest first. */
export function Timeline({ customerId }: { customerId: string }) {
  const asked = useInfiniteQuery({
    queryKey: ["timeline", customerId],
    queryFn: ({ pageParam, signal }) => ask(query, { customerId, after: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ customer }) =>
      customer?.timeline.pageInfo.hasNextPage ? customer.timeline.pageInfo.endCursor : undefined,
  })
  if (asked.isPending) return <Skeletons />
  if (asked.isError && !asked.data) return <Failed error={asked.error} reset={asked.refetch} />
  const edges = asked.data.pages.flatMap((page) => page.customer?.timeline.edges ?? [])
  if (edges.length === 0) return <Empty title="Nothing happened yet" />
  return (
    <>
      <ol className={classes.timeline}>
        {edges.map((edge) => (
          <OneOf key={edge.cursor} edge={edge} />
        ))}
      </ol>
      {asked.hasNextPage && (
        <Button variant="default" loading={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>
          Show older
        </Button>
      )}
    </>
  )
}

function OneOf({ edge: { node } }: { edge: Edge }) {
  switch (node.record.__typename) {
    case "Interaction":
      return <Contact of={node.record} at={node.at} />
    case "Purchase":
      return <Purchase of={node.record} at={node.at} />
    case "Promise":
      return node.kind === "PROMISE_MADE" ? (
        <PromiseMade of={node.record} at={node.at} />
      ) : (
        <PromiseSettled of={node.record} at={node.at} />
      )
    case "Note":
      return <Note of={node.record} at={node.at} />
    case "OpenQuestion":
      return <Question of={node.record} at={node.at} />
  }
}

function Skeletons() {
  return (
    <Stack gap="lg" aria-hidden>
      {["a", "b", "c", "d"].map((key) => (
        <Skeleton key={key} height={56} />
      ))}
    </Stack>
  )
}
