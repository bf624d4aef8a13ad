import { Button, NativeSelect, Skeleton, Stack } from "@mantine/core"
import { useInfiniteQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Empty, Failed } from "../app/states"
import type { Named } from "../customer/CustomerSelect"
import { graphql } from "../graph"
import type { TimelineKind, TimelineOfQuery } from "../graph/graphql"
import type { Connection } from "../table/page"
import { pagesOf } from "../table/pages"
import { Contact } from "./Contact"
import { timelineKinds } from "./kinds"
import { Note, Question } from "./Note"
import { PromiseMade, PromiseSettled } from "./Promised"
import { Purchase } from "./Purchase"
import classes from "./timeline.module.css"

const query = graphql(`
  query TimelineOf($customerId: ID!, $kinds: [TimelineKind!], $first: Int!, $after: String) {
    customer(id: $customerId) {
      timeline(kinds: $kinds, first: $first, after: $after) {
        edges {
          cursor
          node {
            kind
            at
            record {
              ... on Interaction {
                id
                ...TimelineContact
              }
              ... on Purchase {
                id
                ...TimelinePurchase
              }
              ... on Promise {
                id
                ...TimelinePromise
              }
              ... on Note {
                id
                ...TimelineNote
              }
              ... on OpenQuestion {
                id
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

/** Row is an entry: a promise has one where it was made, and one where it was settled. */
type Row = Edge & { id: string; of: string }

const sizes = { first: 25, further: 25 }

interface Props {
  customer: Named
  /** Of this kind alone; by default of all. */
  kind?: TimelineKind | undefined
}

/** Timeline is everything about one customer in one order, the newest first. */
export function Timeline({ customer: whose, kind }: Props) {
  const customerId = whose.id
  const { t } = useTranslation("customer")
  const asked = useInfiniteQuery(
    pagesOf<Row>(
      ["timeline", customerId, kind ?? "all"],
      async (window, sending) => {
        const found = await ask(query, { customerId, kinds: kind ? [kind] : null, ...window }, sending)
        return rowsOf(found)
      },
      sizes,
    ),
  )
  if (asked.isPending) return <Skeletons />
  if (asked.isError && !asked.data) return <Failed error={asked.error} reset={asked.refetch} />
  const edges = asked.data.pages.flatMap((page) => page.nodes)
  if (edges.length === 0) {
    return kind ? (
      <Empty title={t("timeline.emptyKind")} />
    ) : (
      <Empty title={t("timeline.empty")}>{t("timeline.emptyText")}</Empty>
    )
  }
  return (
    <>
      <ol className={classes.timeline}>
        {edges.map((edge) => (
          <OneOf key={edge.id} edge={edge} customer={whose} />
        ))}
      </ol>
      {asked.hasNextPage && (
        <Button variant="default" loading={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>
          {t("timeline.older")}
        </Button>
      )}
    </>
  )
}

function rowsOf({ customer }: TimelineOfQuery): Connection<Row> {
  const { edges, pageInfo } = customer?.timeline ?? { edges: [], pageInfo: { hasNextPage: false } }
  const nodes = edges.map((edge) => {
    const { kind, record } = edge.node
    return { ...edge, id: `${record.id} ${kind}`, of: record.id }
  })
  return { nodes, pageInfo }
}

interface KindProps {
  kind: TimelineKind | undefined
  onKind: (kind: (typeof timelineKinds)[number] | undefined) => void
}

/** KindOfTimeline picks what of the timeline is shown. */
export function KindOfTimeline({ kind, onKind }: KindProps) {
  const { t } = useTranslation("customer")
  return (
    <NativeSelect
      size="xs"
      aria-label={t("timeline.filter")}
      value={kind ?? ""}
      onChange={(e) => onKind(timelineKinds.find((k) => k === e.currentTarget.value))}
      data={[
        { value: "", label: t("timeline.all") },
        ...timelineKinds.map((k) => ({ value: k, label: t(`timeline.kinds.${k}`) })),
      ]}
    />
  )
}

function OneOf({ edge: { node }, customer }: { edge: Edge; customer: Named }) {
  switch (node.record.__typename) {
    case "Interaction":
      return <Contact of={node.record} at={node.at} customer={customer} />
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
