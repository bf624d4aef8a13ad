import { Badge, Group, Skeleton, Stack, Table, TextInput } from "@mantine/core"
import { useHotkeys } from "@mantine/hooks"
import { IconSearch } from "@tabler/icons-react"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { createFileRoute, Link } from "@tanstack/react-router"
import { useEffect, useRef, useState } from "react"
import { ask } from "../api/graphql"
import { sentenceOf } from "../app/names"
import { type PageInfo, Pager } from "../app/Pager"
import { Empty, Failed } from "../app/states"
import { calendarDay, dayOf, usePlace } from "../app/time"
import { z } from "../app/zod"
import { graphql } from "../graph"
import type { CustomerRowFragment } from "../graph/graphql"
import { Page } from "../shell/Page"
import classes from "./-customers.module.css"

export const Route = createFileRoute("/_member/customers/")({
  validateSearch: z.object({
    q: z.string().optional(),
    after: z.string().optional(),
    before: z.string().optional(),
  }),
  component: Customers,
})

const size = 25
const best = 50

const listQuery = graphql(`
  query Customers($first: Int, $after: String, $last: Int, $before: String) {
    customers(orderBy: NAME, first: $first, after: $after, last: $last, before: $before) {
      nodes {
        ...CustomerRow
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
      totalCount {
        value
        capped
      }
    }
  }
`)

const searchQuery = graphql(`
  query FindCustomers($text: String!, $best: Int!) {
    search(query: $text, kinds: [CUSTOMER], first: $best) {
      customer {
        ...CustomerRow
      }
    }
  }
`)

graphql(`
  fragment CustomerRow on Customer {
    id
    name
    stage
    tags
    createdAt
    company {
      name
    }
  }
`)

type Search = ReturnType<typeof Route.useSearch>

interface Found {
  customers: CustomerRowFragment[]
  count: string
  page?: PageInfo
}

async function find({ q, after, before }: Search, signal: AbortSignal): Promise<Found> {
  if (q) {
    if (!/[\p{L}\p{N}]/u.test(q)) return { customers: [], count: counted(0) }
    const { search } = await ask(searchQuery, { text: q, best }, { signal })
    const customers = search.flatMap((hit) => hit.customer ?? [])
    return { customers, count: customers.length < best ? counted(customers.length) : `the best ${best}` }
  }
  const window = before ? { last: size, before } : { first: size, after }
  const { nodes, pageInfo, totalCount } = (await ask(listQuery, window, { signal })).customers
  return { customers: nodes, page: pageInfo, count: counted(totalCount.value, totalCount.capped) }
}

function Customers() {
  const search = Route.useSearch()
  const asked = useQuery({
    queryKey: ["customers", search],
    queryFn: ({ signal }) => find(search, signal),
    placeholderData: keepPreviousData,
  })
  const found = asked.data
  return (
    <Page name="Customers" meta={<span role="status">{found?.count}</span>}>
      <Stack gap="md">
        <SearchBox />
        {asked.isPending && <Rows />}
        {asked.isError && <Failed error={asked.error} reset={asked.refetch} />}
        {found?.customers.length === 0 && <None q={search.q} />}
        {found && found.customers.length > 0 && (
          <List customers={found.customers} stale={asked.isPlaceholderData} />
        )}
        {found?.page && <Pager page={found.page} />}
      </Stack>
    </Page>
  )
}

// The address follows what is typed, a moment later; the browser's back undoes a search, not a letter.
function SearchBox() {
  const { q = "" } = Route.useSearch()
  const navigate = Route.useNavigate()
  const [typed, setTyped] = useState(q)
  const box = useRef<HTMLInputElement>(null)
  useHotkeys([["/", () => box.current?.focus()]])
  useEffect(() => setTyped(q), [q])
  useEffect(() => {
    const text = typed.trim()
    if (text === q) return
    const later = setTimeout(
      () => navigate({ search: text ? { q: text } : {}, replace: q !== "" && text !== "" }),
      250,
    )
    return () => clearTimeout(later)
  }, [typed, q, navigate])
  return (
    <search>
      <TextInput
        ref={box}
        type="search"
        aria-label="Search customers"
        placeholder="Name, e-mail, phone or number"
        maxLength={60}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={<kbd className={classes.key}>/</kbd>}
        value={typed}
        onChange={(e) => setTyped(e.currentTarget.value)}
      />
    </search>
  )
}

function List({ customers, stale }: { customers: CustomerRowFragment[]; stale: boolean }) {
  const place = usePlace()
  return (
    <div className={`card ${classes.list}`} data-stale={stale || undefined}>
      <Table verticalSpacing={10} horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Stage</Table.Th>
            <Table.Th className={classes.wide}>Tags</Table.Th>
            <Table.Th className={classes.wide}>Known since</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {customers.map((c) => (
            <Table.Tr key={c.id} className={classes.row}>
              <Table.Td>
                <Link to="/customers/$id" params={{ id: c.id }} className={classes.name}>
                  {c.name || "No name"}
                </Link>
                {c.company && <span className={classes.company}>{c.company.name}</span>}
              </Table.Td>
              <Table.Td>{sentenceOf(c.stage)}</Table.Td>
              <Table.Td className={classes.wide}>
                <Group gap={4}>
                  {c.tags.map((tag) => (
                    <Badge key={tag} variant="default" tt="none" fw={500}>
                      {tag}
                    </Badge>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td className={classes.wide}>{calendarDay(dayOf(c.createdAt, place), place)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function None({ q }: { q: string | undefined }) {
  if (q)
    return (
      <Empty title={`Nobody's name begins with “${q}”`}>
        Try fewer letters, or another part of the name.
      </Empty>
    )
  return (
    <Empty title="No customers yet">
      Import them with `kept import`, or send them by the API: createCustomer.
    </Empty>
  )
}

function Rows() {
  return (
    <Stack gap={8} aria-hidden>
      {Array.from({ length: 8 }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={i} height={40} />
      ))}
    </Stack>
  )
}

function counted(value: number, capped = false): string {
  const n = new Intl.NumberFormat().format(value)
  return `${capped ? "more than " : ""}${n} ${value === 1 ? "customer" : "customers"}`
}
