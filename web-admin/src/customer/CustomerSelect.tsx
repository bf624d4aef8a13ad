import { Loader, Select, type SelectProps } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { graphql } from "../graph"

const query = graphql(`
  query CustomerChoice($text: String!) {
    search(query: $text, kinds: [CUSTOMER], first: 10) {
      customer {
        id
        name
      }
    }
  }
`)

/** Named is a customer as far as one needs to know her to pick her. */
export interface Named {
  id: string
  name: string
}

interface Props extends Omit<SelectProps, "data" | "value" | "onChange" | "defaultValue"> {
  value: Named | null
  onChange: (value: Named | null) => void
}

/** CustomerSelect finds a customer by what one types: a name, an address, a number. */
export function CustomerSelect({ value, onChange, ...props }: Props) {
  const { t } = useTranslation("promises")
  const [typed, setTyped] = useState(value?.name ?? "")
  const [text] = useDebouncedValue(typed.trim(), 150)
  const looked = text !== value?.name && /[\p{L}\p{N}]/u.test(text)
  const asked = useQuery({
    queryKey: ["search", "customers", text],
    queryFn: ({ signal }) => ask(query, { text }, { signal }),
    enabled: looked,
    placeholderData: keepPreviousData,
  })
  const found = (looked ? (asked.data?.search ?? []) : []).flatMap(({ customer }) => customer ?? [])
  const all = value && !found.some((c) => c.id === value.id) ? [value, ...found] : found
  return (
    <Select
      searchable
      clearable
      placeholder={t("findCustomer")}
      nothingFoundMessage={looked && !asked.isFetching ? t("noCustomer") : undefined}
      rightSection={asked.isFetching ? <Loader size={14} /> : undefined}
      filter={({ options }) => options}
      comboboxProps={{ shadow: "md" }}
      {...props}
      data={all.map((c) => ({ value: c.id, label: c.name }))}
      value={value?.id ?? null}
      onChange={(id) => onChange(all.find((c) => c.id === id) ?? null)}
      searchValue={typed}
      onSearchChange={setTyped}
    />
  )
}
