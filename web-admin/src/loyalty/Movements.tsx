import { Button, Group, Skeleton } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask, newKey } from "../api/graphql"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import type { MovementsQuery } from "../graph/graphql"
import panel from "../promise/panel.module.css"
import { usePages } from "../table/usePages"
import classes from "./loyalty.module.css"
import { movementsQuery, reverseTransfer, stale } from "./wallet"

type Movement = NonNullable<
  NonNullable<MovementsQuery["customer"]>["loyalty"]
>["transactions"]["nodes"][number]

const none = {
  nodes: [],
  pageInfo: { hasNextPage: false, endCursor: null },
  totalCount: { value: 0, capped: false },
}

/** Movements is every movement of a customer's points, the latest first, each with its why. */
export function Movements({ customerId, currency }: { customerId: string; currency: string }) {
  const { t } = useTranslation("wallet")
  const list = usePages<Movement>(["points", "movements", customerId, currency], async (window, sending) => {
    const told = await ask(movementsQuery, { id: customerId, currency, ...window, first: 20 }, sending)
    return told.customer?.loyalty?.transactions ?? none
  })
  return (
    <section aria-labelledby="wallet-movements">
      <h3 id="wallet-movements" className={panel.part}>
        {t("movements.title")}
      </h3>
      {list.pending && <Skeleton height={120} />}
      {list.error && <Failed error={list.error} reset={list.again} />}
      {!list.pending && !list.error && list.rows.length === 0 && (
        <p className={classes.quiet}>{t("movements.none")}</p>
      )}
      <ol className={classes.movements}>
        {list.rows.map((m) => (
          <One key={m.id} movement={m} />
        ))}
      </ol>
      {list.more.there && (
        <Button size="xs" variant="default" mt="sm" loading={list.more.busy} onClick={list.more.read}>
          {t("movements.more")}
        </Button>
      )}
    </section>
  )
}

function One({ movement: m }: { movement: Movement }) {
  const { t } = useTranslation("wallet")
  const place = usePlace()
  const mayWrite = useMay("loyalty:write")
  return (
    <li>
      <span>
        <strong>{t(`kinds.${m.kind}`)}</strong>
        {m.other && ` · ${t(`movements.${toward(m)}`, { name: m.other.name })}`}
        {m.shared > 0 && ` · ${t("movements.shared", { n: count(m.shared, place) })}`}
        {m.reason && ` · ${m.reason}`}
        <small>
          <When at={m.at} />
          {!m.actorId && ` · ${t("movements.time")}`}
        </small>
        {mayWrite && m.kind === "TRANSFERRED" && m.points < 0 && !m.reversedAt && <Reverse transfer={m} />}
      </span>
      <span className={classes.points} data-taken={m.points < 0 || undefined}>
        {m.points < 0 ? "−" : ""}
        {count(Math.abs(m.points), place)}
        <small>{t("movements.after", { n: count(m.after.available, place) })}</small>
      </span>
    </li>
  )
}

// Reverse gives the very points of a transfer back to who gave them, if they are all still there.
function Reverse({ transfer: m }: { transfer: Movement }) {
  const { t } = useTranslation("wallet")
  const place = usePlace()
  const [asking, askFirst] = useState(false)
  const [sourceId] = useState(newKey) // sent twice, it is one reversal
  const reverse = useChange({
    verb: reverseTransfer,
    said: () => t("reverse.said"),
    stale,
    done: () => askFirst(false),
  })
  const words = { n: count(-m.points, place), name: m.other?.name ?? "" }
  return (
    <Group mt={6}>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t("reverse.of", words)}
        onClick={() => askFirst(true)}
      >
        {t("reverse.do")}
      </Button>
      <Confirm
        title={t("reverse.title", words)}
        text={t("reverse.text")}
        verb={t("reverse.do")}
        opened={asking}
        busy={reverse.busy}
        onConfirm={() => reverse.run({ input: { transactionId: m.id, source: "console", sourceId } })}
        onClose={() => askFirst(false)}
      />
    </Group>
  )
}

// Of a transfer there is a giver and a taker; else another of her household spent them.
function toward(m: Movement): "to" | "from" | "for" {
  if (m.kind !== "TRANSFERRED" && m.kind !== "RETURNED") return "for"
  return m.points < 0 ? "to" : "from"
}
