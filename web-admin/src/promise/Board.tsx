import { Button, Skeleton, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count } from "../app/money"
import { useSession } from "../app/session"
import { Failed } from "../app/states"
import { today, usePlace } from "../app/time"
import { graphql } from "../graph"
import { usePages } from "../table/usePages"
import { Actions } from "./Actions"
import classes from "./board.module.css"
import { Due } from "./Due"
import { orderOf, promiseFilter } from "./filters"
import { Mark } from "./Mark"
import { Nothing } from "./Nothing"
import { promisesQuery } from "./query"
import type { PromiseSearch } from "./search"
import { standingOf } from "./standing"
import type { Shown } from "./verbs"

const anyQuery = graphql(`
  query AnyPromise {
    promises(first: 1) {
      nodes {
        id
      }
    }
  }
`)

interface Column {
  id: "overdue" | "due" | "broken" | "kept" | "moved"
  search: PromiseSearch
}

// What is past is shown as far as it is of use: what fell due lately.
const columns: Column[] = [
  { id: "overdue", search: { standing: "overdue" } },
  { id: "due", search: { standing: "open" } },
  { id: "broken", search: { standing: "broken", due: "past" } },
  { id: "kept", search: { standing: "kept", due: "past" } },
  { id: "moved", search: { standing: "moved", due: "past" } },
]

interface Props {
  search: PromiseSearch
  onOpen: (promise: Shown) => void
}

/** Board shows promises by how they stand, side by side; each card has a button for what could be dragged. */
export function Board({ search, onOpen }: Props) {
  const { t } = useTranslation(["narrow", "promises"])
  const any = useQuery({
    queryKey: ["promises", "any"],
    queryFn: ({ signal }) => ask(anyQuery, {}, { signal }),
  })
  if (any.data?.promises.nodes.length === 0) return <Nothing />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section className={classes.board} aria-label={t("board.label")} tabIndex={0}>
      {columns.map((column) => (
        <Lane key={column.id} column={column} search={search} onOpen={onOpen} />
      ))}
    </section>
  )
}

function Lane({ column, search, onOpen }: Props & { column: Column }) {
  const { t } = useTranslation(["narrow", "promises"])
  const place = usePlace()
  const { member } = useSession()
  const asked = { ...search, ...column.search }
  const filter = promiseFilter(asked, member.id, today(place))
  const orderBy = orderOf({ ...column.search })
  const list = usePages<Shown>(
    ["promises", "board", filter, orderBy],
    async (window, sending) => (await ask(promisesQuery, { filter, orderBy, ...window }, sending)).promises,
  )
  return (
    <section className={classes.lane} aria-labelledby={`lane-${column.id}`}>
      <header className={classes.head}>
        <h2 id={`lane-${column.id}`} data-standing={column.id}>
          {t(`board.${column.id}`)}
        </h2>
        <span className="number">{list.total && count(list.total.value, place)}</span>
        {column.search.due && <small>{t("board.lately")}</small>}
      </header>
      {list.error && <Failed error={list.error} reset={list.again} />}
      {list.pending && <Skeletons />}
      {!list.pending && !list.error && list.rows.length === 0 && (
        <Text size="sm" c="dimmed" px={4}>
          {t("board.empty")}
        </Text>
      )}
      <ul className={classes.cards}>
        {list.rows.map((p) => (
          <Card key={p.id} promise={p} onOpen={onOpen} />
        ))}
      </ul>
      {list.more.there && (
        <Button variant="subtle" size="compact-sm" loading={list.more.busy} onClick={list.more.read}>
          {t("board.more")}
        </Button>
      )}
    </section>
  )
}

function Card({ promise: p, onOpen }: { promise: Shown; onOpen: (promise: Shown) => void }) {
  const { t } = useTranslation("promises")
  return (
    <li className={classes.card}>
      <button
        type="button"
        className={classes.text}
        aria-label={t("openIt", { text: p.text })}
        onClick={() => onOpen(p)}
      >
        {p.text}
      </button>
      <p className={classes.whom}>
        {p.customer?.name}
        {p.owner && ` · ${p.owner.name}`}
      </p>
      <div className={classes.foot}>
        <span className={classes.due}>
          <Due due={p.due} near />
        </span>
        {(p.waitingSince || p.disputedAt || p.state === "KEPT_LATE" || standingOf(p) === "risk") && (
          <Mark promise={p} />
        )}
        <span className={classes.act}>
          <Actions promise={p} />
        </span>
      </div>
    </li>
  )
}

function Skeletons() {
  return ["a", "b", "c"].map((key) => <Skeleton key={key} height={92} radius={10} mb={8} />)
}
