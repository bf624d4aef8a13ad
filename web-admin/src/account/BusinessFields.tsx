import { Select, TextInput } from "@mantine/core"
import type { UseFormReturnType } from "@mantine/form"
import { useMemo, useRef } from "react"
import { useTranslation } from "react-i18next"
import { currencies, homeZone, zones } from "../app/places"
import { slugOf } from "../app/slug"

export type BusinessValues = {
  business: string
  slug: string
  timeZone: string
  currency: string
}

/** newBusiness is how the fields begin. */
export function newBusiness(): BusinessValues {
  return { business: "", slug: "", timeZone: homeZone(), currency: "EUR" }
}

const filled = (or: string) => (v: string) => (v.trim() ? null : or)

/** useBusinessChecks says what each field must be. */
export function useBusinessChecks() {
  const { t } = useTranslation("door")
  return {
    business: filled(t("signUp.noName")),
    slug: (v: string) => (/^(?=.{3,40}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(v) ? null : t("signUp.badSlug")),
    timeZone: filled(t("signUp.noZone")),
    currency: filled(t("signUp.noCurrency")),
  }
}

/** BusinessFields are what is asked of a business that comes to Kept; its short name follows its name until it is typed. */
// biome-ignore lint/suspicious/noExplicitAny: a form that has these values among others
export function BusinessFields({ form }: { form: UseFormReturnType<any> }) {
  const { t, i18n } = useTranslation("door")
  const ownSlug = useRef(false)
  const places = useMemo(() => ({ zones: zones(), currencies: currencies(i18n.language) }), [i18n.language])
  function nameBusiness(business: string) {
    form.setFieldValue("business", business)
    if (!ownSlug.current) form.setFieldValue("slug", slugOf(business))
  }
  return (
    <>
      <TextInput
        label={t("signUp.name")}
        autoComplete="organization"
        autoFocus
        {...form.getInputProps("business")}
        onChange={(e) => nameBusiness(e.currentTarget.value)}
      />
      <TextInput
        label={t("signUp.slug")}
        description={t("signUp.slugText")}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps("slug")}
        onChange={(e) => {
          ownSlug.current = e.currentTarget.value !== ""
          form.setFieldValue("slug", e.currentTarget.value)
        }}
      />
      <Select
        label={t("signUp.zone")}
        description={t("signUp.zoneText")}
        data={places.zones}
        searchable
        limit={100}
        allowDeselect={false}
        nothingFoundMessage={t("signUp.unknownZone")}
        {...form.getInputProps("timeZone")}
      />
      <Select
        label={t("signUp.currency")}
        data={places.currencies}
        searchable
        limit={200}
        allowDeselect={false}
        nothingFoundMessage={t("signUp.unknownCurrency")}
        {...form.getInputProps("currency")}
      />
    </>
  )
}
