import { Badge, Group, Skeleton, Stack, Text } from "@mantine/core"
import { IconArrowLeft } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { createFileRoute } from "@tanstack/react-router"
import { ask } from "../api/graphql"
import { Problem } from "../api/problem"
import { AnchorLink } from "../app/links"
import { sentenceOf } from "../app/names"
import { Failed, NotFound } from "../app/states"
import { calendarDay, dayOf, usePlace } from "../app/time"
import { graphql } from "../graph"
import type { CustomerQuery } from "../graph/graphql"
import { Chip } from "../promise/Mark"
import { PromiseList } from "../promise/PromiseList"
import type { Standing } from "../promise/standing"
import { Heading } from "../shell/Page"
import { Timeline } from "../timeline/Timeline"
import classes from "./-customer.module.css"

export const Route = createFileRoute("/_member/customers/$id")({ component: CustomerPage })

const query = graphql(`
  query Customer($id: ID!) {
    customer(id: $id) {
      id
      externalId
      name
      stage
      tags
      createdAt
      company {
        name
      }
      identities {
        id
        value
      }
      brief {
        promisesOpen
        promisesOverdue
        promisesKept
        promisesLate
        promisesBroken
      }
    }
  }
`)

type Customer = NonNullable<CustomerQuery["customer"]>

function CustomerPage() {
  const { id } = Route.useParams()
  const asked = useQuery({
    queryKey: ["customer", id],
    queryFn: ({ signal }) => ask(query, { id }, { signal }),
    retry: (tries, error) => tries < 2 && !missing(error),
  })
  if (asked.isError && missing(asked.error)) return <NotFound />
  return (
    <Stack gap="lg" p="lg">
      <AnchorLink to="/customers" size="sm" className={classes.back}>
        <IconArrowLeft size={15} aria-hidden /> Customers
      </AnchorLink>
      {asked.isPending && <Skeleton height={72} />}
      {asked.isError && <Failed error={asked.error} reset={asked.refetch} />}
      {asked.data?.customer && <Head customer={asked.data.customer} />}
      {asked.data?.customer && (
        <div className={classes.columns}>
          <section aria-labelledby="promises" className={classes.promises}>
            <h2 id="promises">Promises</h2>
            {asked.data.customer.brief && <Counts brief={asked.data.customer.brief} />}
            <PromiseList customerId={id} />
          </section>
          <section aria-labelledby="timeline">
            <h2 id="timeline">Timeline</h2>
            <Timeline customerId={id} />
          </section>
        </div>
      )}
    </Stack>
  )
}

function Head({ customer: c }: { customer: Customer }) {
  const place = usePlace()
  return (
    <header>
      <Heading name={c.name || "No name"} />
      <Group gap={6} mt={6}>
        <Badge variant="light" tt="none">
          {sentenceOf(c.stage)}
        </Badge>
        {c.tags.map((tag) => (
          <Badge key={tag} variant="default" tt="none" fw={500}>
            {tag}
          </Badge>
        ))}
      </Group>
      <Text size="sm" c="dimmed" mt={10} className={classes.facts}>
        {c.company && <span>{c.company.name}</span>}
        {c.identities.map((i) => (
          <span key={i.id}>{i.value}</span>
        ))}
        <span>known since {calendarDay(dayOf(c.createdAt, place), place)}</span>
        {c.externalId && <span>No. {c.externalId}</span>}
      </Text>
    </header>
  )
}

// Overdue ones are open too; each is counted once.
function Counts({ brief: b }: { brief: NonNullable<Customer["brief"]> }) {
  const counts: [Standing, number][] = [
    ["kept", b.promisesKept],
    ["late", b.promisesLate],
    ["broken", b.promisesBroken],
    ["overdue", b.promisesOverdue],
    ["open", b.promisesOpen - b.promisesOverdue],
  ]
  return (
    <Group gap={6} mb="sm">
      {counts.map(([standing, n]) => n > 0 && <Chip key={standing} standing={standing} count={n} />)}
    </Group>
  )
}

function missing(error: Error): boolean {
  return error instanceof Problem && error.code === "NOT_FOUND"
}
