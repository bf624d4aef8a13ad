import { Modal, NativeSelect, NumberInput, SimpleGrid, Stack, Text, Textarea, TextInput } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useStore } from "../app/store"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { CustomerSelect, type Named } from "../customer/CustomerSelect"
import type { ExpectationKind, ExpectationSource, ExpectationUnit, ServqualDimension } from "../graph/graphql"
import { asked } from "./asked"
import { Because } from "./Because"
import { Expected } from "./Met"
import { assessExpectation, recordExpectation, type Shown, stale } from "./query"
import { Revise } from "./Revise"
import { Send } from "./Send"
import { dimensions } from "./search"

const units: ExpectationUnit[] = ["POINTS", "MINUTES", "HOURS", "DAYS", "PERCENT", "COUNT"]
// What a claim or a promise makes comes by itself.
const sources = {
  EXPLICIT: ["INTERACTION", "SURVEY"],
  IMPLICIT: ["SURVEY", "INTERACTION", "PRICE", "REPUTATION", "HABIT", "INDUSTRY"],
} as const
const inferred: ExpectationSource[] = ["PRICE", "REPUTATION", "HABIT", "INDUSTRY"]

/** ExpectationDialog is where an expectation is written down, assessed, revised or ended. */
export default function ExpectationDialog() {
  const { t } = useTranslation("expectations")
  const now = useStore(asked)
  if (!now) return null
  return (
    <Modal opened onClose={close} title={t(`${now.verb}.title`)} size={560}>
      {now.verb === "record" && <Record customer={now.customer} />}
      {now.verb === "assess" && <Assess expectation={now.expectation} />}
      {now.verb === "revise" && <Revise expectation={now.expectation} onDone={close} />}
      {now.verb === "withdraw" && <Because of={now.expectation} onDone={close} />}
      {now.verb === "strike" && <Because of={now.expectation} assessment={now.assessment} onDone={close} />}
    </Modal>
  )
}

function close() {
  asked.set(undefined)
}

function Record({ customer }: { customer: Named | undefined }) {
  const { t } = useTranslation(["expectations", "common"])
  const [who, setWho] = useState<Named | null>(customer ?? null)
  const form = useDraftForm(`expectation:${customer?.id ?? ""}`, {
    initialValues: {
      text: "",
      kind: "IMPLICIT" as ExpectationKind,
      segment: "",
      dimension: "RELIABILITY" as ServqualDimension,
      unit: "POINTS" as ExpectationUnit,
      adequate: "" as number | "",
      desired: "" as number | "",
      importance: "3",
      source: "SURVEY" as ExpectationSource,
      note: "",
    },
    validate: {
      text: (v) => (v.trim() ? null : t("missing.text")),
      desired: (v) => (v === "" ? t("missing.desired") : null),
      note: (v, { source }) => (inferred.includes(source) && !v.trim() ? t("missing.note") : null),
    },
  })
  const record = useChange({
    verb: recordExpectation,
    form,
    said: () => t("record.said"),
    stale,
    done: () => {
      form.forget()
      close()
    },
  })
  const { kind, source } = form.values
  function send(v: typeof form.values) {
    record.run({
      input: {
        text: v.text.trim(),
        kind: v.kind,
        dimension: v.dimension,
        unit: v.unit,
        desired: Number(v.desired),
        ...(v.adequate !== "" && { adequate: Number(v.adequate) }),
        importance: Number(v.importance),
        source: v.source,
        ...(who ? { customerId: who.id } : { segment: v.segment.trim() }),
        ...(inferred.includes(v.source) && { basis: { note: v.note.trim() } }),
      },
    })
  }
  const kindProps = form.getInputProps("kind")
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
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <CustomerSelect
            label={t("customer")}
            description={t("customerText")}
            value={who}
            onChange={setWho}
          />
          {!who && (
            <TextInput
              label={t("segment")}
              description={t("segmentText")}
              maxLength={50}
              {...form.getInputProps("segment")}
            />
          )}
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NativeSelect
            label={t("kind")}
            data={(["IMPLICIT", "EXPLICIT"] as const).map((value) => ({
              value,
              label: t(`kindChoice.${value}`),
            }))}
            {...kindProps}
            onChange={(event) => {
              kindProps.onChange(event)
              form.setFieldValue("source", "SURVEY")
            }}
          />
          <NativeSelect
            label={t("source")}
            data={sources[kind].map((value) => ({ value, label: t(`sources.${value}`) }))}
            {...form.getInputProps("source")}
          />
        </SimpleGrid>
        {inferred.includes(source) && (
          <Textarea label={t("note")} required autosize maxLength={2000} {...form.getInputProps("note")} />
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NativeSelect
            label={t("dimension")}
            data={dimensions.map((value) => ({ value, label: t(`dimensions.${value}`) }))}
            {...form.getInputProps("dimension")}
          />
          <NativeSelect
            label={t("importance")}
            data={["1", "2", "3", "4", "5"].map((value) => ({
              value,
              label: t(`importances.${value as "1"}`),
            }))}
            {...form.getInputProps("importance")}
          />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <NativeSelect
            label={t("unit")}
            data={units.map((value) => ({ value, label: t(`units.${value}`) }))}
            {...form.getInputProps("unit")}
          />
          <NumberInput label={t("desired")} required decimalScale={3} {...form.getInputProps("desired")} />
          <NumberInput label={t("adequate")} decimalScale={3} {...form.getInputProps("adequate")} />
        </SimpleGrid>
        <Text size="xs" c="dimmed">
          {t("levelsText")}
        </Text>
        <Send busy={record.busy} name={t("record.name")} onCancel={close} />
      </Stack>
    </form>
  )
}

function Assess({ expectation: e }: { expectation: Shown }) {
  const { t } = useTranslation("expectations")
  const form = useDraftForm(`assess:${e.id}`, {
    initialValues: { perceived: "" as number | "", way: "ANSWER" as "ANSWER" | "MEASUREMENT", note: "" },
    validate: { perceived: (v) => (v === "" ? t("missing.perceived") : null) },
  })
  const assess = useChange({
    verb: assessExpectation,
    form,
    said: () => t("assess.said"),
    stale,
    done: () => {
      form.forget()
      close()
    },
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((v) =>
        assess.run({
          input: { expectationId: e.id, perceived: Number(v.perceived), way: v.way, note: v.note.trim() },
        }),
      )}
    >
      <Stack gap="sm">
        <div>
          <Text fw={600}>{e.text}</Text>
          <Text size="sm" c="dimmed">
            <Expected of={e} />
          </Text>
        </div>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NumberInput
            label={t("perceived", { unit: t(`units.${e.measure.unit}`) })}
            required
            data-autofocus
            decimalScale={3}
            {...form.getInputProps("perceived")}
          />
          <NativeSelect
            label={t("way")}
            data={(["ANSWER", "MEASUREMENT"] as const).map((value) => ({ value, label: t(`ways.${value}`) }))}
            {...form.getInputProps("way")}
          />
        </SimpleGrid>
        <Textarea label={t("assessNote")} autosize maxLength={2000} {...form.getInputProps("note")} />
        <Send busy={assess.busy} name={t("assess.name")} onCancel={close} />
      </Stack>
    </form>
  )
}
