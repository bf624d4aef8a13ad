import { Button, Group, NumberInput, Skeleton } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask, newKey } from "../api/graphql"
import { money } from "../app/money"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { useChange } from "../change/useChange"
import panel from "../promise/panel.module.css"
import { usePages } from "../table/usePages"
import {
  type Card,
  cancelCardHold,
  cardMovementsQuery,
  confirmCardHold,
  type Movement,
  refundCard,
  source,
  stale,
} from "./cards"
import classes from "./loyalty.module.css"

/** CardMovements is the ledger of a card in its order, and what can be done with a part of it. */
export function CardMovements({ card }: { card: Card }) {
  const { t } = useTranslation("cards")
  const list = usePages<Movement>(
    ["cards", "movements", card.id],
    async (window, sending) =>
      (await ask(cardMovementsQuery, { cardId: card.id, ...window }, sending)).cardMovements,
  )
  return (
    <section aria-labelledby="card-movements">
      <h3 id="card-movements" className={panel.part}>
        {t("movements")}
      </h3>
      {list.pending && <Skeleton height={120} />}
      {list.error && <Failed error={list.error} reset={list.again} />}
      <ol className={classes.movements}>
        {list.rows.map((m) => (
          <One key={m.id} movement={m} card={card} />
        ))}
      </ol>
      {list.more.there && (
        <Button size="xs" variant="default" mt="sm" loading={list.more.busy} onClick={list.more.read}>
          {t("more")}
        </Button>
      )}
    </section>
  )
}

function One({ movement: m, card }: { movement: Movement; card: Card }) {
  const { t } = useTranslation("cards")
  const place = usePlace()
  const mayWrite = useMay("loyalty:write")
  const by = m.source && m.source !== source ? `${m.source} ${m.sourceId}` : ""
  const taken = m.from === "AVAILABLE" // what a till held already isn't taken twice
  return (
    <li>
      <span>
        <strong>{t(`kinds.${m.kind}`)}</strong>
        {[by, m.reason].filter(Boolean).map((part) => ` · ${part}`)}
        <small>
          <When at={m.at} />
          {!m.actorId && ` · ${t("byTime")}`}
        </small>
        {mayWrite && m.kind === "HELD" && m.hold?.state === "HELD" && <Held hold={m.hold} />}
        {mayWrite && m.kind === "REDEEMED" && m.hold && <Refund movement={m} hold={m.hold} card={card} />}
      </span>
      <span className={classes.points} data-taken={taken || undefined}>
        {taken && "−"}
        {money(m.amount, place)}
        <small>{t("after", { left: money(m.after.available, place) })}</small>
      </span>
    </li>
  )
}

type Hold = NonNullable<Movement["hold"]>

// What a till asked for and never came back to: somebody who knows may end it before its time.
function Held({ hold: h }: { hold: Hold }) {
  const { t } = useTranslation("cards")
  const confirm = useChange({ verb: confirmCardHold, said: () => t("hold.confirmed"), stale })
  const cancel = useChange({ verb: cancelCardHold, said: () => t("hold.cancelled"), stale })
  const input = { input: { id: h.id } }
  return (
    <>
      <small>
        {t("hold.until")} <When at={h.expiresAt} />
      </small>
      <Group gap={6} mt={6}>
        <Button size="compact-xs" loading={confirm.busy} onClick={() => confirm.run(input)}>
          {t("hold.confirm")}
        </Button>
        <Button size="compact-xs" variant="default" loading={cancel.busy} onClick={() => cancel.run(input)}>
          {t("hold.cancel")}
        </Button>
      </Group>
    </>
  )
}

function Refund({ movement: m, hold, card }: { movement: Movement; hold: Hold; card: Card }) {
  const { t } = useTranslation(["cards", "common"])
  const [open, set] = useState(false)
  const [sourceId, renew] = useState(newKey)
  const form = useForm({ initialValues: { amount: "" as number | "" } })
  const refund = useChange({
    verb: refundCard,
    form,
    said: () => t("refund.said"),
    stale,
    done: () => {
      form.reset()
      renew(newKey())
      set(false)
    },
  })
  if (card.state === "EXPIRED" || card.state === "CALLED_OFF") return null
  if (!open) {
    return (
      <Group mt={6}>
        <Button size="compact-xs" variant="default" onClick={() => set(true)}>
          {t("refund.verb")}
        </Button>
      </Group>
    )
  }
  function send({ amount }: typeof form.values) {
    const some = amount === "" ? {} : { amount: { amount: String(amount), currency: m.amount.currency } }
    refund.run({ input: { holdId: hold.id, ...some, source, sourceId } })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <NumberInput
        mt={6}
        size="xs"
        label={t("refund.amount", { currency: m.amount.currency })}
        description={t("refund.text")}
        autoFocus
        min={0}
        {...form.getInputProps("amount")}
      />
      <Group gap={6} mt={6}>
        <Button type="submit" size="compact-xs" loading={refund.busy}>
          {t("refund.verb")}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => set(false)}>
          {t("common:cancel")}
        </Button>
      </Group>
    </form>
  )
}
