import {
  Button,
  Group,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core"
import { useTranslation } from "react-i18next"
import { today, usePlace } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import type { Channel, ClaimMeasureInput, ClaimStart, ClaimUnit } from "../graph/graphql"
import { Advised } from "./Advised"
import { type About, aboutOf, abouts } from "./about"
import { asked } from "./asked"
import { minuteOf, timeOf } from "./measure"
import { ProductsField } from "./ProductsField"
import { addClaim, type Shown, updateClaim } from "./query"

const units: ClaimUnit[] = ["WORKING_DAYS", "CALENDAR_DAYS", "HOURS"]
const channels = ["EMAIL", "PHONE", "CHAT", "WEB", "SMS", "SOCIAL", "IN_PERSON"] as const

/** ClaimForm asks what we say, where, and within how much: what can't be counted can't be kept. */
export function ClaimForm({ claim, onDone }: { claim?: Shown; onDone: () => void }) {
  const { t } = useTranslation(["claims", "common"])
  const now = today(usePlace())
  const form = useDraftForm(claim ? `claim:${claim.id}` : "claim", {
    initialValues: valuesOf(claim, now),
    validate: {
      text: (v) => (v.trim() ? null : t("missing.text")),
      measure: { amount: (_, { measure }) => (countable(measure) ? null : t("missing.measure")) },
      validFrom: (v) => (v || claim ? null : t("missing.day")),
    },
  })
  const options = {
    form,
    said: () => t(claim ? "edit.said" : "add.said"),
    stale: [["claims"], ["claim"]],
    done: () => {
      form.forget()
      onDone()
    },
  }
  const add = useChange({ verb: addClaim, ...options })
  const update = useChange({ verb: updateClaim, ...options })
  const { about, measure } = form.values
  function send(v: Values) {
    if (claim) update.run({ input: { id: claim.id, ...changed(v, claim) } })
    else add.run({ input: added(v) })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack gap="sm">
        <Textarea
          label={t("text")}
          description={t("textText")}
          required
          data-autofocus
          autosize
          maxLength={500}
          {...form.getInputProps("text")}
        />
        <TextInput
          label={t("published")}
          description={t("publishedText")}
          maxLength={500}
          {...form.getInputProps("published")}
        />
        {!claim && (
          <NativeSelect
            label={t("about.label")}
            data={(Object.keys(abouts) as About[]).map((value) => ({ value, label: t(`about.${value}`) }))}
            {...form.getInputProps("about")}
          />
        )}
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <NumberInput
            label={t("amount")}
            required
            min={0}
            max={measure.unit === "HOURS" ? 8784 : 3653}
            allowDecimal={false}
            {...form.getInputProps("measure.amount")}
          />
          <NativeSelect
            label={t("unit")}
            data={units.map((value) => ({ value, label: t(`units.${value}`) }))}
            {...form.getInputProps("measure.unit")}
          />
          {measure.unit !== "HOURS" && (
            <TextInput type="time" label={t("cutOff")} {...form.getInputProps("measure.cutOff")} />
          )}
        </SimpleGrid>
        {about !== "entitlement" && (
          <Advised
            claimId={claim?.id}
            productId={form.values.productIds.length === 1 ? form.values.productIds[0] : undefined}
            measure={countable(measure) ? measureOf(form.values) : undefined}
            same={claim !== undefined && sameMeasure(measureOf(form.values), claim.measure)}
            reason={form.getInputProps("reason")}
          />
        )}
        {about === "entitlement" && (
          <NativeSelect
            label={t("from.label")}
            data={(["DELIVERY", "TRIGGER"] as const).map((value) => ({ value, label: t(`from.${value}`) }))}
            {...form.getInputProps("measure.from")}
          />
        )}
        {(about === "answer" || about === "afterContact") && (
          <NativeSelect
            label={t("channel")}
            data={[
              { value: "", label: t("anyChannel") },
              ...channels.map((value) => ({ value, label: t(`channels.${value}`) })),
            ]}
            {...form.getInputProps("channel")}
          />
        )}
        <ProductsField known={claim?.products ?? []} {...form.getInputProps("productIds")} />
        <SimpleGrid cols={{ base: 1, xs: claim ? 2 : 3 }} spacing="sm">
          {!claim && <TextInput type="date" label={t("validFrom")} {...form.getInputProps("validFrom")} />}
          <TextInput type="date" label={t("validUntil")} {...form.getInputProps("validUntil")} />
          <TextInput type="date" label={t("review")} {...form.getInputProps("reviewOn")} />
        </SimpleGrid>
        {claim && (
          <TextInput
            type="date"
            label={t("since")}
            description={t("sinceText")}
            {...form.getInputProps("since")}
          />
        )}
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" onClick={() => asked.set(undefined)}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={add.busy || update.busy}>
            {claim ? t("common:save") : t("add.name")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type Values = ReturnType<typeof valuesOf>

function valuesOf(c: Shown | undefined, now: string) {
  return {
    text: c?.text ?? "",
    published: c?.published ?? "",
    about: (c ? aboutOf(c) : "delivery") as About,
    measure: {
      amount: (c?.measure.amount ?? "") as number | "",
      unit: (c?.measure.unit ?? "WORKING_DAYS") as ClaimUnit,
      cutOff: c?.measure.cutOff == null ? "" : timeOf(c.measure.cutOff),
      from: (c?.measure.from ?? "DELIVERY") as ClaimStart,
    },
    channel: (c?.channel ?? "") as Channel | "",
    productIds: c?.products.map((p) => p.id) ?? [],
    validFrom: c?.validFrom ?? now,
    validUntil: c?.validUntil ?? "",
    reviewOn: c?.reviewOn ?? "",
    since: "",
    reason: "",
  }
}

// What can't be counted is no claim.
function countable({ amount, unit }: Values["measure"]) {
  return amount !== "" && (amount > 0 || unit !== "HOURS")
}

function sameMeasure(a: ClaimMeasureInput, b: Shown["measure"]) {
  return a.amount === b.amount && a.unit === b.unit && (a.cutOff ?? null) === (b.cutOff ?? null)
}

// A reason is given where one was asked for: then the server holds us to it.
const because = ({ reason }: Values) => reason.trim() && { advised: true, reason: reason.trim() }

function measureOf({ about, measure: m }: Values) {
  const cutOff = m.unit === "HOURS" ? undefined : minuteOf(m.cutOff)
  return {
    amount: Number(m.amount),
    unit: m.unit,
    from: about === "entitlement" ? m.from : ("TRIGGER" as const),
    ...(cutOff !== undefined && { cutOff }),
  }
}

function added(v: Values) {
  const contact = v.about === "answer" || v.about === "afterContact"
  return {
    text: v.text.trim(),
    published: v.published.trim(),
    ...abouts[v.about],
    measure: measureOf(v),
    ...(contact && v.channel && { channel: v.channel }),
    ...(v.productIds.length > 0 && { productIds: v.productIds }),
    ...(v.validFrom && { validFrom: v.validFrom }),
    ...(v.validUntil && { validUntil: v.validUntil }),
    ...(v.reviewOn && { reviewOn: v.reviewOn }),
    ...because(v),
  }
}

// What was emptied is cleared; what is as it was changes nothing at the server.
function changed(v: Values, was: Shown) {
  const clear = [
    ...(was.validUntil && !v.validUntil ? (["VALID_UNTIL"] as const) : []),
    ...(was.channel && !v.channel ? (["CHANNEL"] as const) : []),
    ...(was.products.length > 0 && v.productIds.length === 0 ? (["PRODUCTS"] as const) : []),
  ]
  return {
    text: v.text.trim(),
    published: v.published.trim(),
    measure: measureOf(v),
    ...(v.channel && { channel: v.channel }),
    ...(v.productIds.length > 0 && { productIds: v.productIds }),
    ...(v.validUntil && { validUntil: v.validUntil }),
    ...(v.reviewOn && { reviewOn: v.reviewOn }),
    ...(v.since && { since: v.since }),
    ...because(v),
    ...(clear.length > 0 && { clear }),
  }
}
