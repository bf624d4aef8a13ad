import { Button, Group, NumberInput, SimpleGrid, TextInput } from "@mantine/core"
import { useNavigate } from "@tanstack/react-router"
import { useCallback, useState } from "react"
import { useTranslation } from "react-i18next"
import { today, usePlace } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { instantOf } from "../app/zoned"
import { useChange } from "../change/useChange"
import { CustomerSelect, type Named } from "../customer/CustomerSelect"
import { dimensions, noPoints, paired, shared } from "./figures"
import { PairRow } from "./PairRow"
import { answerStudy, type Study } from "./query"
import classes from "./study.module.css"

/** Half is one of the two answers to a statement. */
export type Half = "expected" | "perceived"

type Halves = Record<Half, number>

interface Values extends Record<string, unknown> {
  who: Named | null
  day: string
  /** The 22 in their order; 0 is no answer. */
  pairs: Halves[]
  points: typeof noPoints
}

/** Sheet is where somebody enters what one respondent answered: on paper, on the telephone, at the counter. */
export function Sheet({ study: s }: { study: Study }) {
  const { t } = useTranslation(["studies", "expectations", "common"])
  const place = usePlace()
  const navigate = useNavigate()
  const now = today(place)
  const [empty] = useState<Values>(() => ({
    who: null,
    day: now,
    pairs: s.statements.map(() => ({ expected: 0, perceived: 0 })),
    points: noPoints,
  }))
  const form = useDraftForm<Values>(`answer:${s.id}`, {
    initialValues: empty,
    validate: {
      pairs: (all) => {
        const { whole, half } = paired(all)
        return whole + half > 0 ? null : t("record.nothing")
      },
      points: (points) => (shared(points).right ? null : t("record.sumWrong")),
    },
  })
  const record = useChange({
    verb: answerStudy,
    form,
    said: () => t("record.said"),
    stale: [["study"], ["studies"]],
    done: () => {
      form.forget()
      void navigate({ to: "/expectations/studies/$id", params: { id: s.id } })
    },
  })
  const { setFieldValue } = form
  const answer = useCallback(
    (item: number, half: Half, value: number) => setFieldValue(`pairs.${item - 1}.${half}`, value as never),
    [setFieldValue],
  )
  const { pairs, points, who } = form.values
  const { whole, half } = paired(pairs)
  const nothing = form.errors.pairs !== undefined && whole + half === 0
  function send(v: Values) {
    record.run({
      input: {
        studyId: s.id,
        ...(v.who && { customerId: v.who.id }),
        ...(v.day && v.day < now && { answeredAt: instantOf(`${v.day}T12:00`, place.timeZone) }),
        answers: v.pairs.flatMap(({ expected, perceived }, i) =>
          expected || perceived
            ? [{ item: i + 1, ...(expected && { expected }), ...(perceived && { perceived }) }]
            : [],
        ),
        ...(!shared(v.points).none && {
          weights: dimensions.map((dimension) => ({ dimension, points: Number(v.points[dimension]) })),
        }),
      },
    })
  }
  return (
    <form noValidate className={classes.sheet} onSubmit={form.onSubmit(send)}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} maw={640}>
        <CustomerSelect
          label={t("record.who")}
          description={t("record.whoText")}
          value={who}
          onChange={(value) => form.setFieldValue("who", value)}
        />
        <TextInput
          type="date"
          label={t("record.day")}
          description={t("record.dayText")}
          max={now}
          {...form.getInputProps("day")}
        />
      </SimpleGrid>
      {dimensions.map((dimension) => (
        <fieldset key={dimension} className={classes.side}>
          <legend>{t(`expectations:dimensions.${dimension}`)}</legend>
          <div className={classes.heads} aria-hidden>
            <span>{t("record.statement")}</span>
            <span>{t("record.expected")}</span>
            <span>{t("record.perceived")}</span>
          </div>
          {s.statements
            .filter((one) => one.dimension === dimension)
            .map((one) => (
              <PairRow
                key={one.item}
                statement={one}
                expected={pairs[one.item - 1]?.expected ?? 0}
                perceived={pairs[one.item - 1]?.perceived ?? 0}
                onAnswer={answer}
              />
            ))}
        </fieldset>
      ))}
      <fieldset className={classes.side} aria-describedby="shares">
        <legend>{t("record.shares")}</legend>
        <p id="shares" className={classes.quiet}>
          {t("record.sharesText")}
        </p>
        <SimpleGrid cols={{ base: 1, xs: 3, md: 5 }} spacing="sm">
          {dimensions.map((dimension) => (
            <NumberInput
              key={dimension}
              label={t(`expectations:dimensions.${dimension}`)}
              min={0}
              max={100}
              allowDecimal={false}
              allowNegative={false}
              clampBehavior="strict"
              {...form.getInputProps(`points.${dimension}`)}
            />
          ))}
        </SimpleGrid>
        <Sum points={points} wrong={form.errors.points !== undefined} />
      </fieldset>
      <div className={classes.foot}>
        <p role="status" className={nothing ? classes.error : undefined}>
          {nothing ? t("record.nothing") : t("record.count", { whole, count: half })}
        </p>
        <Group gap="xs">
          <Button
            variant="default"
            onClick={() => navigate({ to: "/expectations/studies/$id", params: { id: s.id } })}
          >
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={record.busy}>
            {t("record.submit")}
          </Button>
        </Group>
      </div>
    </form>
  )
}

// Whether the points add up, told while they are typed.
function Sum({ points, wrong }: { points: typeof noPoints; wrong: boolean }) {
  const { t } = useTranslation("studies")
  const { sum, none } = shared(points)
  if (none) return null
  const key = sum === 100 ? "sum" : sum < 100 ? "left" : "over"
  return (
    <p role="status" className={wrong && sum !== 100 ? classes.error : classes.quiet}>
      {t(`record.${key}`, { sum, left: 100 - sum, over: sum - 100 })}
    </p>
  )
}
