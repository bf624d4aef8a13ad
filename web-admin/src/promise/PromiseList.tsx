import { Button, Skeleton, Stack, Text } from "@mantine/core"
import { useInfiniteQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { sentence } from "../api/problem"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { graphql } from "../graph"
import type { PromisesOfQuery } from "../graph/graphql"
import { Actions } from "./Actions"
import { Due } from "./Due"
import { Mark } from "./Mark"
import classes from "./promise.module.css"
import { marginWords } from "./standing"
import { whyWords } from "./why"

const query = graphql(`
  query PromisesOf($customerId: ID!, $first: Int!, $after: String, $begin: Boolean!) {
    open: promises(
      filter: { customerId: { eq: $customerId }, state: { eq: OPEN } }
      orderBy: DUE_AT
      first: 50
    ) @include(if: $begin) {
      nodes {
        ...PromiseListed
      }
    }
    promises(
      filter: {
        customerId: { eq: $customerId }
        state: { in: [KEPT, KEPT_LATE, RENEGOTIATED, WITHDRAWN, BROKEN, VOID] }
      }
      orderBy: MADE_AT_DESC
      first: $first
      after: $after
    ) {
      nodes {
        ...PromiseListed
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

graphql(`
  fragment PromiseListed on Promise {
    ...PromiseShown
    evidence
    reason
    dispute
  }
`)

/** first is how many settled ones are seen at once: there is more on the page than what was. */
const first = 3
const more = 10

interface Props {
  customerId: string
  onOpen: (promiseId: string) => void
}

type Promised = PromisesOfQuery["promises"]["nodes"][number]

/** PromiseList is everything that one customer was promised: what is open by its due date, then the newest. */
export function PromiseList({ customerId, onOpen }: Props) {
  const { t } = useTranslation("customer")
  const asked = useInfiniteQuery({
    queryKey: ["promises", customerId],
    queryFn: ({ pageParam, signal }) =>
      ask(
        query,
        { customerId, first: pageParam ? more : first, after: pageParam ?? null, begin: !pageParam },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ promises: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
  })
  if (asked.isPending) return <Skeletons />
  if (asked.isError && !asked.data) return <Failed error={asked.error} reset={asked.refetch} />
  const promises = asked.data.pages.flatMap((page) => [...(page.open?.nodes ?? []), ...page.promises.nodes])
  if (promises.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t("rail.none")}
      </Text>
    )
  return (
    <>
      <ul className={classes.list}>
        {promises.map((p) => (
          <Item key={p.id} promise={p} onOpen={onOpen} />
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
          {t("rail.older")}
        </Button>
      )}
    </>
  )
}

function Item({ promise: p, onOpen }: { promise: Promised; onOpen: Props["onOpen"] }) {
  const { t } = useTranslation("promises")
  const place = usePlace()
  const margin = marginWords(p.margin, place)
  const why = p.evidence || p.reason
  return (
    <li className={`card ${classes.item}`}>
      <button type="button" className={classes.text} onClick={() => onOpen(p.id)}>
        {p.text}
      </button>
      <div className={classes.line}>
        <Mark promise={p} />
        {margin && <span>{margin}</span>}
        <span className={classes.act}>
          <Actions promise={p} />
        </span>
      </div>
      <p className={classes.dates}>
        {t("due.label")} <Due due={p.due} />
        {p.settledAt && (
          <>
            {` · ${t("panel.settled")} `}
            <When at={p.settledAt} />
          </>
        )}
      </p>
      {why && <p className={classes.why}>{whyWords(why)}</p>}
      {p.dispute && (
        <p className={classes.why}>
          {t("panel.dispute")}: {sentence(p.dispute)}
        </p>
      )}
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
