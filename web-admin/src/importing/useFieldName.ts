import { useTranslation } from "react-i18next"
import type { Field } from "./form"

/** useFieldName names a field as people do: an attribute by its label, any other in the member's language. */
export function useFieldName(): (field: Field | string) => string {
  const { t } = useTranslation("import")
  return (field) => {
    const name = typeof field === "string" ? field : field.name
    const label = typeof field === "string" ? "" : field.label
    return label || t(`fields.${name}` as "fields.name", { defaultValue: name })
  }
}
