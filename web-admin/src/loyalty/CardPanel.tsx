import { Button, Group, Stack, Text, Textarea } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask, newKey } from "../api/graphql"
import { Beside, Told } from "../app/Beside"
import { Fact } from "../app/Fact"
import { money } from "../app/money"
import { useMay } from "../app/session"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import panel from "../promise/panel.module.css"
import { CardMovements } from "./CardMovements"
import { CardState } from "./CardState"
import { Expires } from "./Cards"
import { blockCard, type Card, callOffCard, cardQuery, source, stale, unblockCard } from "./cards"

interface Props {
  opened: boolean
  id: string | undefined
  onClose: () => void
}

/** CardPanel tells everything about one card beside the list: what is on it, and each movement. */
export default function CardPanel({ id, opened, onClose }: Props) {
  const { t } = useTranslation("cards")
  return (
    <Beside opened={opened} onClose={onClose} title={t("card")} size={540}>
      {id && <About id={id} />}
    </Beside>
  )
}

function About({ id }: { id: string }) {
  const read = useQuery({
    queryKey: ["cards", "one", id],
    queryFn: async ({ signal }) => (await ask(cardQuery, { id }, { signal })).card ?? null,
  })
  return <Told asked={read}>{(c) => <Everything card={c} />}</Told>
}

const parts = ["issued", "available", "held", "redeemed", "expired", "reversed"] as const

function Everything({ card: c }: { card: Card }) {
  const { t } = useTranslation("cards")
  const place = usePlace()
  const always = ["issued", "available"]
  return (
    <Stack gap={20}>
      <div>
        <h2 className={panel.text}>{t("named", { last: c.last })}</h2>
        <CardState state={c.state} />
      </div>
      {c.blockedAt && (
        <Text size="sm">
          {t("blocked.since")} <When at={c.blockedAt} />: {c.blockReason}
        </Text>
      )}
      <dl className={panel.facts}>
        {parts
          .filter((part) => always.includes(part) || Number(c.balances[part].amount) > 0)
          .map((part) => (
            <Fact key={part} name={t(`parts.${part}`)}>
              {money(c.balances[part], place)}
            </Fact>
          ))}
        <Fact name={t("how")}>{t(`hows.${c.how}`)}</Fact>
        <Fact name={t("created")}>
          <When at={c.createdAt} />
        </Fact>
        <Fact name={t("expires")}>
          <Expires card={c} />
        </Fact>
      </dl>
      <Acts card={c} />
      <CardMovements card={c} />
    </Stack>
  )
}

function Acts({ card: c }: { card: Card }) {
  const { t } = useTranslation("cards")
  const mayWrite = useMay("loyalty:write")
  const mayManage = useMay("loyalty:manage")
  const [blocking, block] = useState(false)
  const [asking, askFirst] = useState(false)
  const [sourceId] = useState(newKey)
  const unblock = useChange({ verb: unblockCard, said: () => t("unblock.said"), stale })
  const callOff = useChange({
    verb: callOffCard,
    said: () => t("callOff.said"),
    stale,
    done: () => askFirst(false),
  })
  if (blocking) return <Block card={c} onDone={() => block(false)} />
  const left = Number(c.balances.available.amount) + Number(c.balances.held.amount) > 0
  return (
    <Group gap="xs">
      {mayWrite && !c.blockedAt && left && (
        <Button size="xs" variant="default" onClick={() => block(true)}>
          {t("block.verb")}
        </Button>
      )}
      {mayManage && c.blockedAt && (
        <Button
          size="xs"
          variant="default"
          loading={unblock.busy}
          onClick={() => unblock.run({ input: { id: c.id } })}
        >
          {t("unblock.verb")}
        </Button>
      )}
      {mayManage && left && (
        <Button size="xs" variant="default" onClick={() => askFirst(true)}>
          {t("callOff.verb")}
        </Button>
      )}
      <Confirm
        title={t("callOff.title", { last: c.last })}
        text={t("callOff.text")}
        verb={t("callOff.verb")}
        opened={asking}
        busy={callOff.busy}
        onConfirm={() => callOff.run({ input: { cardId: c.id, source, sourceId } })}
        onClose={() => askFirst(false)}
      />
    </Group>
  )
}

function Block({ card: c, onDone }: { card: Card; onDone: () => void }) {
  const { t } = useTranslation(["cards", "common"])
  const form = useForm({
    initialValues: { reason: "" },
    validate: { reason: (v) => (v.trim() ? null : t("missing.reason")) },
  })
  const block = useChange({ verb: blockCard, form, said: () => t("block.said"), stale, done: onDone })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ reason }) => block.run({ input: { id: c.id, reason: reason.trim() } }))}
    >
      <Stack gap="xs">
        <Textarea
          label={t("block.why")}
          description={t("block.text")}
          required
          autoFocus
          autosize
          minRows={2}
          maxLength={500}
          {...form.getInputProps("reason")}
        />
        <Group gap="xs">
          <Button type="submit" size="xs" color="red.8" loading={block.busy}>
            {t("block.verb")}
          </Button>
          <Button size="xs" variant="default" onClick={onDone}>
            {t("common:cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
