import { ActionIcon, Button, Input, TextInput } from "@mantine/core"
import { IconX } from "@tabler/icons-react"
import { type ReactNode, useState } from "react"
import { useTranslation } from "react-i18next"
import { calendarDay, usePlace } from "../app/time"
import type { Business } from "./business"
import classes from "./settings.module.css"

type Holiday = Business["holidays"][number]

interface Props {
  value?: Holiday[]
  onChange?: (holidays: Holiday[]) => void
  error?: ReactNode
}

/** HolidaysField keeps the business's days off, by date. */
export function HolidaysField({ value = [], onChange, error }: Props) {
  const { t } = useTranslation(["settings", "common"])
  const place = usePlace()
  const [next, setNext] = useState({ day: "", name: "" })
  const twice = value.some((h) => h.day === next.day)
  function add() {
    if (!next.day || twice) return
    const all = [...value, { day: next.day, name: next.name.trim() }]
    onChange?.(all.sort((a, b) => a.day.localeCompare(b.day)))
    setNext({ day: "", name: "" })
  }
  return (
    <Input.Wrapper
      label={t("business.holidays")}
      description={t("business.holidaysText")}
      labelElement="div"
      error={error}
    >
      {value.length > 0 && (
        <ul className={classes.holidays}>
          {value.map((h) => (
            <li key={h.day}>
              <span>{calendarDay(h.day, place)}</span>
              <span>{h.name}</span>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={t("business.removeHoliday", { day: calendarDay(h.day, place) })}
                onClick={() => onChange?.(value.filter((other) => other.day !== h.day))}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <div className={classes.holiday}>
        <TextInput
          type="date"
          aria-label={t("business.holidayDay")}
          value={next.day}
          error={twice && t("business.holidayTwice")}
          onChange={(e) => setNext({ ...next, day: e.currentTarget.value })}
        />
        <TextInput
          aria-label={t("business.holidayName")}
          placeholder={t("business.holidayName")}
          maxLength={100}
          value={next.name}
          onChange={(e) => setNext({ ...next, name: e.currentTarget.value })}
          onKeyDown={(e) => {
            if (e.key !== "Enter") return
            e.preventDefault() // it adds the day; it doesn't save the form
            add()
          }}
        />
        <Button variant="default" disabled={!next.day || twice} onClick={add}>
          {t("business.addHoliday")}
        </Button>
      </div>
    </Input.Wrapper>
  )
}
