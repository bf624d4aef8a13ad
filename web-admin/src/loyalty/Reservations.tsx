import { Button, Checkbox, Group, NativeSelect, NumberInput, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"

import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { usePlace } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { When } from "../app/When"
import { useChange } from "../change/useChange"
import type { Named } from "../customer/CustomerSelect"
import panel from "../promise/panel.module.css"
import { Given } from "./Given"
import classes from "./loyalty.module.css"
import {
  cancelReservation,
  confirmReservation,
  offeredQuery,
  reservePoints,
  reserveReward,
  stale,
  type Wallet,
} from "./wallet"

type Reservation = Wallet["reservations"]["nodes"][number]

interface Props {
  customer: Named
  currency: string
  list: Reservation[]
  together: number | undefined // what she can spend with her household, if she may
}

/** Reservations are points that are held for something, and what became of such before. */
export function Reservations({ customer, currency, list, together }: Props) {
  const { t } = useTranslation("wallet")
  const mayWrite = useMay("loyalty:write")
  const [reserving, reserve] = useState(false)
  if (list.length === 0 && !mayWrite) return null
  return (
    <section aria-labelledby="wallet-reservations">
      <Group justify="space-between" mb="xs">
        <h3 id="wallet-reservations" className={panel.part}>
          {t("reservations.title")}
        </h3>
        {mayWrite && !reserving && (
          <Button size="compact-xs" variant="default" onClick={() => reserve(true)}>
            {t("reservations.reserve")}
          </Button>
        )}
      </Group>
      {reserving && (
        <Reserve customer={customer} currency={currency} together={together} onDone={() => reserve(false)} />
      )}
      <ol className={classes.movements}>
        {list.map((r) => (
          <One key={r.id} reservation={r} mayWrite={mayWrite} />
        ))}
      </ol>
    </section>
  )
}

function One({ reservation: r, mayWrite }: { reservation: Reservation; mayWrite: boolean }) {
  const { t } = useTranslation("wallet")
  const place = usePlace()
  const confirm = useChange({ verb: confirmReservation, said: () => t("reservations.confirmed"), stale })
  const cancel = useChange({ verb: cancelReservation, said: () => t("reservations.cancelled"), stale })
  const what = r.purpose || t("reservations.nothing")
  return (
    <li>
      <span>
        <strong>{what}</strong>
        <small>
          {t(`reservations.states.${r.state}`)} · <When at={r.heldAt} />
          {r.shared > 0 && ` · ${t("movements.shared", { n: count(r.shared, place) })}`}
          {r.state === "HELD" &&
            r.refunded > 0 &&
            ` · ${t("reservations.refunded", { n: count(r.refunded, place) })}`}
        </small>
        {r.state === "HELD" && mayWrite && !r.partOfId && (
          <Group gap={6} mt={6}>
            <Button
              size="compact-xs"
              loading={confirm.busy}
              aria-label={t("reservations.confirmOf", { what })}
              onClick={() => confirm.run({ input: { id: r.id } })}
            >
              {t("reservations.confirm")}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              loading={cancel.busy}
              aria-label={t("reservations.cancelOf", { what })}
              onClick={() => cancel.run({ input: { id: r.id } })}
            >
              {t("reservations.cancel")}
            </Button>
          </Group>
        )}
        <Given reservation={r} what={what} mayWrite={mayWrite} />
      </span>
      <span className={classes.points}>{count(r.points, place)}</span>
    </li>
  )
}

function Reserve({ customer, currency, together, onDone }: Omit<Props, "list"> & { onDone: () => void }) {
  const { t } = useTranslation(["wallet", "common"])
  const place = usePlace()
  const form = useDraftForm(`reserve:${customer.id}`, {
    initialValues: { rewardId: "", points: "" as number | "", purpose: "", ownOnly: false },
    validate: {
      points: (v, { rewardId }) => (!rewardId && (v === "" || v < 1) ? t("adjust.noPoints") : null),
    },
  })
  const options = {
    form,
    said: () => t("reservations.said"),
    stale,
    done: () => {
      form.forget()
      onDone()
    },
  }
  const reserve = useChange({ verb: reservePoints, ...options })
  const have = useChange({ verb: reserveReward, ...options })
  const offered = useOffered(currency)
  function send({ rewardId, points, purpose, ownOnly }: typeof form.values) {
    if (rewardId) have.run({ input: { customerId: customer.id, rewardId, ownOnly } })
    else
      reserve.run({
        input: {
          customerId: customer.id,
          currency,
          points: Number(points),
          purpose: purpose.trim(),
          ownOnly,
        },
      })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      {offered.length > 0 && (
        <NativeSelect
          mb="xs"
          label={t("reservations.reward")}
          data={[
            { value: "", label: t("reservations.noReward") },
            ...offered.map((o) => ({ value: o.id, label: `${o.name} · ${count(o.points, place)}` })),
          ]}
          {...form.getInputProps("rewardId")}
        />
      )}
      {together !== undefined && (
        <Group justify="space-between" gap="xs" mb="xs">
          <span className={classes.quiet}>{t("reservations.with", { n: count(together, place) })}</span>
          <Checkbox
            size="xs"
            label={t("reservations.ownOnly")}
            {...form.getInputProps("ownOnly", { type: "checkbox" })}
          />
        </Group>
      )}
      <Group align="flex-end" gap="xs" mb="sm">
        {!form.values.rewardId && (
          <>
            <NumberInput
              label={t("adjust.points")}
              required
              autoFocus
              w={120}
              min={1}
              max={1_000_000_000}
              allowDecimal={false}
              {...form.getInputProps("points")}
            />
            <TextInput
              flex={1}
              miw={140}
              label={t("reservations.purpose")}
              maxLength={500}
              {...form.getInputProps("purpose")}
            />
          </>
        )}
        <Button type="submit" loading={reserve.busy || have.busy}>
          {t("reservations.reserve")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("common:cancel")}
        </Button>
      </Group>
    </form>
  )
}

// useOffered gives the rewards of a program that are left.
function useOffered(currency: string) {
  const asked = useQuery({
    queryKey: ["points", "offered"],
    queryFn: async ({ signal }) => ask(offeredQuery, {}, { signal }),
  })
  const program = asked.data?.loyaltyPrograms.find((p) => p.currency === currency)
  return asked.data?.rewards.nodes.filter((r) => r.programId === program?.id && r.left !== 0) ?? []
}
