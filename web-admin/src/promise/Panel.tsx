import { Anchor, Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { sentence } from "../api/problem"
import { Beside, Told } from "../app/Beside"
import { Fact } from "../app/Fact"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { graphql } from "../graph"
import type { PromiseQuery } from "../graph/graphql"
import { Actions } from "./Actions"
import { CustomerLink } from "./CustomerLink"
import { Due } from "./Due"
import { Mark } from "./Mark"
import classes from "./panel.module.css"
import { Risk } from "./Risk"
import { marginWords } from "./standing"
import { whyWords } from "./why"

const query = graphql(`
  query Promise($id: ID!) {
    promise(id: $id) {
      ...PromiseShown
      channel
      madeAt
      madeBy {
        name
      }
      firstDueAt
      targetAt
      risk {
        ...PromiseRisked
      }
      evidence
      reason
      dispute
      confirmedAt
      purchase {
        id
        externalId
      }
      product {
        id
        name
      }
      chain(last: 100) {
        nodes {
          id
          madeAt
          due {
            kind
            day
            at
          }
        }
      }
      history(last: 100) {
        nodes {
          id
          type
          occurredAt
          reason
          actorKind
          actor {
            id
            name
          }
        }
      }
    }
  }
`)

type Whole = NonNullable<PromiseQuery["promise"]>

interface Props {
  opened: boolean
  id: string | undefined
  onClose: () => void
}

/** Panel tells everything about one promise beside the list that it was opened from. */
export default function Panel({ id, opened, onClose }: Props) {
  const { t } = useTranslation("promises")
  return (
    <Beside opened={opened} onClose={onClose} title={t("panel.label")}>
      {id && <About id={id} />}
    </Beside>
  )
}

function About({ id }: { id: string }) {
  const asked = useQuery({
    queryKey: ["promise", id],
    queryFn: async ({ signal }) => (await ask(query, { id }, { signal })).promise ?? null,
  })
  return <Told asked={asked}>{(p) => <Everything promise={p} />}</Told>
}

function Everything({ promise: p }: { promise: Whole }) {
  const place = usePlace()
  return (
    <Stack gap={20}>
      <div>
        <h2 className={classes.text}>{p.text}</h2>
        <div className={classes.line}>
          <Mark promise={p} />
          <span>{marginWords(p.margin, place)}</span>
          <span className={classes.act}>
            <Actions promise={p} size="xs" />
          </span>
        </div>
      </div>
      <Facts promise={p} />
      {p.chain.nodes.length > 1 && <Chain promise={p} />}
      <CustomerLink id={p.id} />
      <History promise={p} />
    </Stack>
  )
}

function Facts({ promise: p }: { promise: Whole }) {
  const { t } = useTranslation("promises")
  return (
    <dl className={classes.facts}>
      {p.customer && (
        <Fact name={t("customer")}>
          <Anchor component={Link} to={`/customers/${p.customer.id}`} size="sm">
            {p.customer.name}
          </Anchor>
        </Fact>
      )}
      <Fact name={t("due.label")}>
        <Due due={p.due} />
      </Fact>
      {p.chain.nodes.length > 1 && (
        <Fact name={t("panel.first")}>
          <When at={p.firstDueAt} as={p.due.kind === "DAY" ? "day" : "moment"} />
        </Fact>
      )}
      {p.targetAt && (
        <Fact name={t("panel.target")}>
          <When at={p.targetAt} />
        </Fact>
      )}
      {p.risk && <Risk risk={p.risk} />}
      <Fact name={t("owner")}>{p.owner?.name ?? t("panel.nobody")}</Fact>
      <Fact name={t("panel.made")}>
        {p.madeBy && `${t("panel.madeBy", { name: p.madeBy.name })} `}
        <When at={p.madeAt} />
      </Fact>
      {p.channel && <Fact name={t("panel.channel")}>{t(`channels.${p.channel}`)}</Fact>}
      {p.purchase?.externalId && <Fact name={t("panel.purchase")}>{p.purchase.externalId}</Fact>}
      {p.product && <Fact name={t("panel.product")}>{p.product.name}</Fact>}
      {p.waitingSince && (
        <Fact name={t("panel.waiting")}>
          <When at={p.waitingSince} />
        </Fact>
      )}
      {p.settledAt && (
        <Fact name={t("panel.settled")}>
          <When at={p.settledAt} />
        </Fact>
      )}
      {p.evidence && <Fact name={t("panel.evidence")}>{whyWords(p.evidence)}</Fact>}
      {p.reason && <Fact name={t("panel.reason")}>{whyWords(p.reason)}</Fact>}
      {p.confirmedAt && (
        <Fact name={t("panel.confirmed")}>
          <When at={p.confirmedAt} />
        </Fact>
      )}
      {p.dispute && <Fact name={t("panel.dispute")}>{sentence(p.dispute)}</Fact>}
    </dl>
  )
}

// Every date that the customer was ever given: what counts is the last, what she remembers the first.
function Chain({ promise: p }: { promise: Whole }) {
  const { t } = useTranslation("promises")
  return (
    <section>
      <h3 className={classes.part}>{t("panel.chain")}</h3>
      <ol className={classes.chain}>
        {p.chain.nodes.map((link) => (
          <li key={link.id} aria-current={link.id === p.id || undefined}>
            <Due due={link.due} />
            <span>
              <When at={link.madeAt} as="day" />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function History({ promise: p }: { promise: Whole }) {
  const { t, i18n } = useTranslation(["promises", "panel"])
  function who(e: Whole["history"]["nodes"][number]): string {
    switch (e.actorKind) {
      case "MEMBER":
        return t("panel.by", { name: e.actor?.name ?? "–" })
      case "SYSTEM":
        return t("panel.alone")
      case "CUSTOMER":
        return t("panel.theCustomer")
      default:
        return t("panel.program")
    }
  }
  function what(type: string): string {
    const key = `panel:events.${type.slice("promise.".length)}`
    return i18n.exists(key) ? i18n.t(key as never) : type
  }
  return (
    <section>
      <h3 className={classes.part}>{t("panel.history")}</h3>
      <ol className={classes.history}>
        {p.history.nodes.map((e) => (
          <li key={e.id}>
            <span>
              <strong>{what(e.type)}</strong> {who(e)}
            </span>
            <When at={e.occurredAt} />
            {e.reason && <p>{whyWords(e.reason)}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
