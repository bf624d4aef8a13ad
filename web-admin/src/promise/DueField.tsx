import { Button, Group, Input, SegmentedControl, TextInput } from "@mantine/core"
import type { UseFormReturnType } from "@mantine/form"
import { useTranslation } from "react-i18next"
import { calendarDay, dayAfter, today, usePlace } from "../app/time"
import { instantOf } from "../app/zoned"

/** DueValues are the fields of a form that say by when a promise is due. */
export type DueValues = {
  kind: "DAY" | "TIME"
  day: string
  time: string
}

/** noDue is a due date that nobody has chosen yet. */
export const noDue: DueValues = { kind: "DAY", day: "", time: "" }

/** dueInput gives a due date as the API wants it. */
export function dueInput(v: DueValues, timeZone: string): { dueDay?: string; dueAt?: string | undefined } {
  return v.kind === "DAY" ? { dueDay: v.day } : { dueAt: instantOf(v.time, timeZone) }
}

/** checkDue says what is missing, at the field where it is. */
export function checkDue(v: DueValues, say: string): { day?: string; time?: string } {
  if (v.kind === "DAY") return v.day ? {} : { day: say }
  return v.time ? {} : { time: say }
}

const shortcuts = [1, 3, 7]

/** DueField asks by when: a whole day, or a moment in the tenant's zone. */
export function DueField<V extends DueValues>({
  form,
  label,
}: {
  form: UseFormReturnType<V>
  label: string
}) {
  const { t } = useTranslation("promises")
  const place = usePlace()
  const zone = place.timeZone.replaceAll("_", " ")
  const set = (field: keyof DueValues, value: string) => form.setFieldValue(field, value as never)
  const { kind, day, time } = form.values
  const now = today(place)
  const error = form.errors.dueDay ?? form.errors.dueAt
  return (
    <Input.Wrapper label={label} required labelElement="div" error={error}>
      <Group gap="xs" align="flex-start">
        <SegmentedControl
          size="sm"
          aria-label={t("due.kind")}
          value={kind}
          onChange={(value) => set("kind", value)}
          data={[
            { value: "DAY", label: t("due.day") },
            { value: "TIME", label: t("due.time") },
          ]}
        />
        {kind === "DAY" ? (
          <TextInput
            type="date"
            aria-label={label}
            value={day}
            min={now}
            error={form.errors.day}
            onChange={(e) => set("day", e.currentTarget.value)}
          />
        ) : (
          <TextInput
            type="datetime-local"
            aria-label={t("due.timeIn", { zone })}
            value={time}
            error={form.errors.time}
            description={zone}
            inputWrapperOrder={["input", "description", "error"]}
            onChange={(e) => set("time", e.currentTarget.value)}
          />
        )}
        {kind === "DAY" && (
          <Group gap={4}>
            {shortcuts.map((n) => {
              const then = dayAfter(now, n)
              return (
                <Button
                  key={n}
                  size="compact-sm"
                  variant={day === then ? "light" : "subtle"}
                  title={calendarDay(then, place)}
                  onClick={() => set("day", then)}
                >
                  {n === 1 ? t("due.tomorrow") : t("due.inDays", { count: n })}
                </Button>
              )
            })}
          </Group>
        )}
      </Group>
    </Input.Wrapper>
  )
}
