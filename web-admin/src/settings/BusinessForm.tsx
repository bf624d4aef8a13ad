import { Button, Chip, Group, Input, NumberInput, Select, Stack, Switch, TextInput } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useRouter } from "@tanstack/react-router"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { sessionQuery } from "../api/session"
import { currencies, zones } from "../app/places"
import { secondsOf } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import { type Business, durationOf, hoursOf, week, weekdayName } from "./business"
import { HolidaysField } from "./HolidaysField"
import classes from "./settings.module.css"

const verb = graphql(`
  mutation UpdateTenant($input: UpdateTenantInput!) {
    updateTenant(input: $input) {
      tenant {
        ...BusinessShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

const longestGrace = 30 * 24

/** BusinessForm sets what holds for everybody who works here. */
export function BusinessForm({ business }: { business: Business }) {
  const { t, i18n } = useTranslation(["settings", "common", "door"])
  const queries = useQueryClient()
  const router = useRouter()
  const places = useMemo(
    () => ({
      zones: zones(),
      currencies: currencies(i18n.language),
      locales: locales(i18n.language, business.locale),
    }),
    [i18n.language, business.locale],
  )
  const { name, timeZone, currency, locale, workingDays, holidays, boldDatesNeedReason } = business
  const grace = hoursOf(secondsOf(business.grace))
  const form = useDraftForm("tenant", {
    initialValues: { name, timeZone, currency, locale, boldDatesNeedReason, grace, workingDays, holidays },
    validate: {
      name: (v) => (v.trim() ? null : t("door:signUp.noName")),
      workingDays: (v) => (v.length > 0 ? null : t("business.noWorkingDay")),
      grace: (v) => (Number.isInteger(v) && v >= 0 && v <= longestGrace ? null : t("business.badGrace")),
    },
  })
  const change = useChange({
    verb,
    form,
    said: () => t("business.saved"),
    stale: [["tenant"], sessionQuery.queryKey],
    done: async () => {
      form.forget()
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
      await router.invalidate()
    },
  })
  // Only what differs: a grace of half an hour stays one when the name changes.
  function changed(values: ReturnType<typeof form.getValues>) {
    const { grace: hours, workingDays: days, holidays: off, ...rest } = values
    const sorted = week.filter((day) => days.includes(day))
    const differs = Object.entries(rest).filter(
      ([field, value]) => value !== business[field as keyof typeof rest],
    )
    return {
      ...Object.fromEntries(differs),
      ...(hours !== grace && { grace: durationOf(hours) }),
      ...(String(sorted) !== String(workingDays) && { workingDays: sorted }),
      ...(JSON.stringify(off) !== JSON.stringify(holidays) && { holidays: off }),
    }
  }
  return (
    <form
      noValidate
      className={classes.section}
      onSubmit={form.onSubmit((v) => change.run({ input: changed(v) }))}
    >
      <Stack gap="lg">
        <TextInput label={t("business.name")} maxLength={200} {...form.getInputProps("name")} />
        <TextInput
          label={t("business.slug")}
          description={t("business.slugText")}
          value={business.slug}
          readOnly
        />
        <Select
          label={t("business.zone")}
          description={t("business.zoneText")}
          data={places.zones}
          searchable
          limit={100}
          allowDeselect={false}
          nothingFoundMessage={t("door:signUp.unknownZone")}
          {...form.getInputProps("timeZone")}
        />
        <Select
          label={t("business.currency")}
          description={t("business.currencyText")}
          data={places.currencies}
          searchable
          limit={200}
          allowDeselect={false}
          nothingFoundMessage={t("door:signUp.unknownCurrency")}
          {...form.getInputProps("currency")}
        />
        <Select
          label={t("business.locale")}
          description={t("business.localeText")}
          data={places.locales}
          searchable
          allowDeselect={false}
          {...form.getInputProps("locale")}
        />
        <NumberInput
          label={t("business.grace")}
          description={t("business.graceText")}
          suffix={` ${t("business.hours")}`}
          min={0}
          max={longestGrace}
          allowDecimal={false}
          {...form.getInputProps("grace")}
        />
        <Input.Wrapper
          label={t("business.workingDays")}
          description={t("business.workingDaysText")}
          labelElement="div"
          error={form.errors.workingDays}
        >
          <Chip.Group multiple {...form.getInputProps("workingDays")}>
            <Group gap={6} mt={8}>
              {week.map((day) => (
                <Chip key={day} value={day} size="xs" variant="outline">
                  {weekdayName(day, i18n.language, "short")}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </Input.Wrapper>
        <HolidaysField {...form.getInputProps("holidays")} />
        <Switch
          label={t("business.bold")}
          description={t("business.boldText")}
          {...form.getInputProps("boldDatesNeedReason", { type: "checkbox" })}
        />
        <Group>
          <Button type="submit" loading={change.busy} disabled={!form.isDirty()}>
            {t("common:save")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const spoken = [
  "en",
  "en-GB",
  "en-US",
  "de",
  "de-AT",
  "de-CH",
  "es",
  "fr",
  "it",
  "nl",
  "pl",
  "pt",
  "pt-BR",
  "tr",
]

// locales gives the usual ones, and the one that is set, by their names in a language.
function locales(language: string, set: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: "language" })
  return [...new Set([...spoken, set])].map((value) => ({ value, label: names.of(value) ?? value }))
}
