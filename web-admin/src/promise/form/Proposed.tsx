import { Button, Text } from "@mantine/core"
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

interface Props<V> {
  /** The promise that is to be moved. */
  id: string
  form: UseFormReturnType<V>
}

/** Proposed names the day to which a promise should be moved, to be taken or not, and what is known of another. */
export function Proposed<V extends DueValues>({ id, form }: Props<V>) {
  const { t } = useTranslation("advice")
  const place = usePlace()
  const may = useMay("reports:read")
  const { kind, day, time } = form.values
  const [chosen] = useDebouncedValue(dueInput({ kind, day, time }, place.timeZone), 250)
  const about = { promiseId: id, ...(chosen.dueDay || chosen.dueAt ? chosen : {}) }
  const told = useQuery({
    queryKey: ["advice", about],
    queryFn: ({ signal }) => ask(adviceQuery, { about }, { signal }),
    enabled: may,
    retry: false, // a date in the past has no answer
    placeholderData: keepPreviousData,
  })
  if (!told.data) return null
  const { proposed, asked } = told.data.dateAdvice
  if (!proposed) {
    return (
      <Text role="status" size="sm" c="dimmed">
        {t("fewer")}
      </Text>
    )
  }
  const take = () => {
    form.setFieldValue("kind", "DAY" as never)
    form.setFieldValue("day", proposed.dueDay as never)
  }
  return (
    <>
      <Text role="status" size="sm">
        {t("newDate", {
          day: calendarDay(proposed.dueDay, place),
          n: count(proposed.basis.kept, place),
        })}
        {asked && ` ${t("asked", { share: percent(asked.share, place) })}`}
      </Text>
      {day !== proposed.dueDay && (
        <Button variant="light" size="compact-sm" style={{ alignSelf: "start" }} onClick={take}>
          {t("take")}
        </Button>
      )}
    </>
  )
}
