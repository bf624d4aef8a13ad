import { Alert, Badge, Button, Group, Skeleton } from "@mantine/core"
import { IconEraser, IconHeartHandshake, IconPencil } from "@tabler/icons-react"
import { type UseQueryResult, useQuery } from "@tanstack/react-query"
import { createFileRoute } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Problem } from "../api/problem"
import { later } from "../app/later"
import { useMay } from "../app/session"
import { Failed, NotFound } from "../app/states"
import { When } from "../app/When"
import * as z from "../app/zod"
import { useCommands } from "../command/commands"
import { type Customer, Rail } from "../customer/Rail"
import { graphql } from "../graph"
import { make } from "../promise/asked"
import { Page } from "../shell/Page"
import { choice, filled, text } from "../table/filters"
import { Composer } from "../timeline/Composer"
import { timelineKinds } from "../timeline/kinds"
import { KindOfTimeline, Timeline } from "../timeline/Timeline"
import classes from "./-customer.module.css"

const EditCustomer = later(() => import("../customer/EditCustomer"))
const Panel = later(() => import("../promise/Panel"))

export const Route = createFileRoute("/_member/customers/$id")({
  validateSearch: z.object({ kind: choice(timelineKinds), promise: text() }),
  component: CustomerPage,
})

const query = graphql(`
  query Customer($id: ID!) {
    customer(id: $id) {
      id
      externalId
      name
      stage
      tags
      createdAt
      erasedAt
      timeZone
      language
      preferredChannel
      heardOfUsBy
      company {
        id
        name
      }
      identities {
        id
        kind
        value
      }
      attributes {
        key
        label
        value
      }
      consents {
        id
        purpose
        granted
        occurredAt
      }
      merges {
        nodes {
          id
          reason
          mergedAt
          undoneAt
        }
      }
      brief {
        interactions
        unanswered
        purchases
        openQuestions
        promisesOpen
        promisesOverdue
        promisesKept
        promisesKeptLate
        promisesBroken
        lastInteraction {
          id
          occurredAt
        }
        pinned {
          id
          body
        }
      }
    }
  }
`)

function CustomerPage() {
  const { id } = Route.useParams()
  const asked = useQuery({
    queryKey: ["customer", id],
    queryFn: ({ signal }) => ask(query, { id }, { signal }),
    retry: (tries, error) => tries < 2 && !missing(error),
  })
  if (asked.isError && missing(asked.error)) return <NotFound />
  const customer = asked.data?.customer
  return customer ? <Known customer={customer} /> : <Coming asked={asked} />
}

function Coming({ asked: { error, refetch } }: { asked: UseQueryResult }) {
  const { t } = useTranslation("customer")
  return (
    <Page name={t("title")} back={{ to: "/customers", name: t("back") }}>
      {error ? <Failed error={error} reset={refetch} /> : <Skeleton height={72} />}
    </Page>
  )
}

function Known({ customer: c }: { customer: Customer }) {
  const { t } = useTranslation(["customer", "common"])
  const { kind, promise } = Route.useSearch()
  const navigate = Route.useNavigate()
  const mayContact = useMay("interactions:write")
  const mayRead = useMay("interactions:read")
  const go = (some: { kind?: typeof kind; promise?: string | undefined }) =>
    void navigate({ search: filled({ kind, promise, ...some }), replace: "kind" in some })
  const name = c.name || t("common:noName")
  return (
    <Page
      name={name}
      back={{ to: "/customers", name: t("back") }}
      meta={<Facts customer={c} />}
      actions={!c.erasedAt && <Acts customer={c} />}
    >
      {c.erasedAt && (
        <Alert color="gray" icon={<IconEraser size={18} aria-hidden />} title={t("erase.gone")} mb="lg">
          {t("erase.goneText")} {t("erase.goneOn")} <When at={c.erasedAt} />.
        </Alert>
      )}
      <div className={classes.columns}>
        <Rail customer={c} onPromise={(id) => go({ promise: id })} />
        <div className={classes.main}>
          {mayContact && !c.erasedAt && (
            <Composer customer={{ id: c.id, name }} waits={(c.brief?.unanswered ?? 0) > 0} />
          )}
          {mayRead && (
            <section aria-labelledby="timeline">
              <Group justify="space-between" mb="md">
                <h2 id="timeline">{t("timeline.title")}</h2>
                <KindOfTimeline kind={kind} onKind={(next) => go({ kind: next })} />
              </Group>
              <Timeline customer={{ id: c.id, name }} kind={kind} />
            </section>
          )}
        </div>
      </div>
      <Panel opened={promise !== undefined} id={promise} onClose={() => go({ promise: undefined })} />
    </Page>
  )
}

function Facts({ customer: c }: { customer: Customer }) {
  const { t } = useTranslation(["customer", "customers"])
  return (
    <>
      <Badge variant="light" tt="none">
        {t(`customers:stages.${c.stage}`)}
      </Badge>
      {c.tags.map((tag) => (
        <Badge key={tag} variant="default" tt="none" fw={500}>
          {tag}
        </Badge>
      ))}
      {c.company && <span>{c.company.name}</span>}
      {c.identities.map((i) => (
        <span key={i.id} className={classes.identity}>
          {i.value}
        </span>
      ))}
      <span>
        {t("since")} <When at={c.createdAt} as="day" />
      </span>
      {c.externalId && <span>{t("number", { number: c.externalId })}</span>}
    </>
  )
}

function Acts({ customer: c }: { customer: Customer }) {
  const { t } = useTranslation("customer")
  const mayWrite = useMay("customers:write")
  const mayPromise = useMay("promises:write")
  const [editing, setEditing] = useState(false)
  const promise = () => make({ id: c.id, name: c.name })
  useCommands([
    ...(mayWrite
      ? [{ name: t("edit"), group: "do" as const, keys: "e", icon: IconPencil, run: () => setEditing(true) }]
      : []),
    ...(mayPromise
      ? [{ name: t("promise"), group: "do" as const, keys: "p", icon: IconHeartHandshake, run: promise }]
      : []),
  ])
  return (
    <>
      {mayWrite && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPencil size={15} aria-hidden />}
          onClick={() => setEditing(true)}
        >
          {t("edit")}
        </Button>
      )}
      {mayPromise && (
        <Button size="xs" leftSection={<IconHeartHandshake size={15} aria-hidden />} onClick={promise}>
          {t("promise")}
        </Button>
      )}
      <EditCustomer customer={c} opened={editing} onClose={() => setEditing(false)} />
    </>
  )
}

function missing(error: Error): boolean {
  return error instanceof Problem && error.code === "NOT_FOUND"
}
