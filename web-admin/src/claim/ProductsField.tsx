import { MultiSelect, type MultiSelectProps } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { graphql } from "../graph"

const query = graphql(`
  query ProductChoice($filter: ProductFilter) {
    products(filter: $filter, first: 30) {
      nodes {
        id
        name
      }
    }
  }
`)

interface Named {
  id: string
  name: string
}

/** ProductsField chooses what a claim is for; nothing means everything. */
export function ProductsField({
  known,
  ...props
}: { known: Named[] } & Omit<MultiSelectProps, "data" | "label">) {
  const { t } = useTranslation("claims")
  const [typed, setTyped] = useState("")
  const [text] = useDebouncedValue(typed.trim(), 200)
  const [chosen, setChosen] = useState(new Map(known.map((p) => [p.id, p.name])))
  const found = useQuery({
    queryKey: ["products", "choice", text],
    queryFn: async ({ signal }) => {
      const filter = text ? { name: { startsWith: text } } : null
      return (await ask(query, { filter }, { signal })).products.nodes
    },
    placeholderData: keepPreviousData,
  })
  const names = new Map([...(found.data ?? []).map((p) => [p.id, p.name] as const), ...chosen])
  return (
    <MultiSelect
      label={t("products")}
      description={t("productsText")}
      placeholder={props.value?.length ? undefined : t("allProducts")}
      searchable
      clearable
      hidePickedOptions
      nothingFoundMessage={t("noProduct")}
      filter={({ options }) => options} // the server has narrowed them
      searchValue={typed}
      onSearchChange={setTyped}
      data={[...names].map(([value, label]) => ({ value, label }))}
      {...props}
      onChange={(ids) => {
        setChosen(new Map(ids.map((id) => [id, names.get(id) ?? id])))
        props.onChange?.(ids)
      }}
    />
  )
}
