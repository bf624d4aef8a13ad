import { NativeSelect, Select, SimpleGrid } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { dates, decimals, delimiters, encodings, kinds, type Mapping } from "./form"

const zones = Intl.supportedValuesOf("timeZone")
const currencies = Intl.supportedValuesOf("currency")

interface Props {
  mapping: Mapping
  /** What changes how the file is read, so that it is looked at again. */
  onRead: (read: Partial<Pick<Mapping, "kind" | "delimiter" | "encoding">>) => void
  onChange: (mapping: Mapping) => void
}

/** Facts says how the file is written: guessed, and to be put right. */
export function Facts({ mapping: m, onRead, onChange }: Props) {
  const { t } = useTranslation("import")
  const amounts = m.kind === "PURCHASES" || m.kind === "PRODUCTS"
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="md">
      <NativeSelect
        label={t("kind")}
        value={m.kind}
        onChange={(e) => onRead({ kind: e.currentTarget.value as Mapping["kind"] })}
        data={kinds.map((k) => ({ value: k, label: t(`kinds.${k}`) }))}
      />
      <NativeSelect
        label={t("delimiter")}
        value={m.delimiter}
        onChange={(e) => onRead({ delimiter: e.currentTarget.value as Mapping["delimiter"] })}
        data={delimiters.map((d) => ({ value: d, label: t(`delimiters.${d}`) }))}
      />
      <NativeSelect
        label={t("encoding")}
        value={m.encoding}
        onChange={(e) => onRead({ encoding: e.currentTarget.value as Mapping["encoding"] })}
        data={encodings.map((d) => ({ value: d, label: t(`encodings.${d}`) }))}
      />
      <NativeSelect
        label={t("dates")}
        value={m.dates}
        onChange={(e) => onChange({ ...m, dates: e.currentTarget.value as Mapping["dates"] })}
        data={dates.map((d) => ({ value: d, label: t(`dateOrders.${d}`) }))}
      />
      <Select
        label={t("timeZone")}
        searchable
        allowDeselect={false}
        value={m.timeZone}
        onChange={(timeZone) => timeZone && onChange({ ...m, timeZone })}
        data={zones.includes(m.timeZone) ? zones : [m.timeZone, ...zones]}
        limit={60}
        nothingFoundMessage={t("noZone")}
      />
      {amounts && (
        <Select
          label={t("currency")}
          searchable
          allowDeselect={false}
          value={m.currency}
          onChange={(currency) => currency && onChange({ ...m, currency })}
          data={currencies}
          limit={60}
          nothingFoundMessage={t("noCurrency")}
        />
      )}
      {amounts && (
        <NativeSelect
          label={t("decimal")}
          value={m.decimal}
          onChange={(e) => onChange({ ...m, decimal: e.currentTarget.value as Mapping["decimal"] })}
          data={decimals.map((d) => ({ value: d, label: t(`decimals.${d}`) }))}
        />
      )}
    </SimpleGrid>
  )
}
