import { Textarea } from "@mantine/core"
import type { UseFormReturnType } from "@mantine/form"
import { useDebouncedValue } from "@mantine/hooks"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../../api/graphql"
import { count, percent } from "../../app/money"
import { useMay } from "../../app/session"
import { calendarDay, usePlace } from "../../app/time"
import { adviceQuery } from "../advice"
import { type DueValues, dueInput } from "../DueField"

/** AdvisedValues are the fields of a form whose date is held against our own history. */
export type AdvisedValues = DueValues & { reason: string }

/** Advised says what our own history knows of the date, and asks why where it is bolder. */
export function Advised<V extends AdvisedValues>({ form }: { form: UseFormReturnType<V> }) {
  const { t } = useTranslation("advice")
  const place = usePlace()
  const may = useMay("reports:read")
  const { kind, day, time, reason } = form.values
  const [about] = useDebouncedValue(dueInput({ kind, day, time }, place.timeZone), 250)
  const chosen = about.dueDay || about.dueAt
  const told = useQuery({
    queryKey: ["advice", chosen ?? ""],
    queryFn: ({ signal }) => ask(adviceQuery, { about: chosen ? about : {} }, { signal }),
    enabled: may,
    retry: false, // a date in the past has no answer
    placeholderData: keepPreviousData,
  })
  const { proposed, asked } = told.data?.dateAdvice ?? {}
  const why = form.errors.reason || reason || (chosen && asked?.bold)
  if (!proposed && !why) return null
  return (
    <>
      {proposed && (
        <p role="status">
          {t("proposed", {
            day: calendarDay(proposed.dueDay, place),
            n: count(proposed.basis.kept, place),
          })}
          {chosen && asked && ` ${t("asked", { share: percent(asked.share, place) })}`}
        </p>
      )}
      {why && (
        <Textarea
          label={t("reason")}
          description={t("reasonText")}
          autosize
          minRows={2}
          maxLength={2000}
          {...form.getInputProps("reason")}
        />
      )}
    </>
  )
}
