import { NativeSelect } from "@mantine/core"
import { IconArrowRight } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { assign, type Field, type Mapping, missing, odd, type Seen, samples } from "./form"
import classes from "./importing.module.css"
import { useFieldName } from "./useFieldName"

interface Props {
  seen: Seen
  fields: Field[]
  mapping: Mapping
  onChange: (mapping: Mapping) => void
}

/** Columns says of each column of the file what it means. */
export function Columns({ seen, fields, mapping, onChange }: Props) {
  const { t } = useTranslation("import")
  const nameOf = useFieldName()
  const options = fields.map((f) => ({ value: f.name, label: nameOf(f) }))
  return (
    <ul className={classes.columns}>
      {seen.columns.map((column, i) => {
        const field = fields.find((f) => f.name === mapping.columns[column])
        return (
          column !== "" && (
            <li key={column} data-out={!field || undefined}>
              <div className={classes.from}>
                <span className={classes.column}>{column}</span>
                <span className={classes.sample}>
                  {samples(i, seen.firstRows).join(" · ") || t("noSample")}
                </span>
              </div>
              <IconArrowRight size={16} aria-hidden className={classes.arrow} />
              <div className={classes.to}>
                <NativeSelect
                  aria-label={t("meaning", { column })}
                  value={field?.name ?? ""}
                  onChange={(e) => onChange(assign(mapping, column, e.currentTarget.value))}
                  data={[{ value: "", label: t("leaveOut") }, ...options]}
                />
                {field && <Words {...{ seen, field, column, mapping, onChange }} />}
              </div>
            </li>
          )
        )
      })}
      <Values {...{ seen, fields, mapping, onChange }} />
    </ul>
  )
}

// A field that takes certain words only is told what the file's own words mean.
function Words({
  seen,
  field,
  column,
  mapping: m,
  onChange,
}: Omit<Props, "fields"> & { field: Field; column: string }) {
  const { t } = useTranslation("import")
  const words = [...new Set([...odd(field, column, seen), ...Object.keys(m.words[field.name] ?? {})])]
  if (words.length === 0) return null
  const set = (from: string, to: string) =>
    onChange({ ...m, words: { ...m.words, [field.name]: { ...m.words[field.name], [from]: to } } })
  const choices = field.choices.map((c) => ({ value: c, label: c }))
  return (
    <div className={classes.words}>
      {words.map((word) => (
        <NativeSelect
          key={word}
          size="xs"
          label={`“${word}”`}
          value={m.words[field.name]?.[word] ?? ""}
          onChange={(e) => set(word, e.currentTarget.value)}
          data={[{ value: "", label: t("refuseWord") }, ...choices]}
        />
      ))}
      <NativeSelect
        size="xs"
        label={t("otherWords")}
        value={m.rest[field.name] ?? ""}
        onChange={(e) => onChange({ ...m, rest: { ...m.rest, [field.name]: e.currentTarget.value } })}
        data={[{ value: "", label: t("refuseWord") }, ...choices]}
      />
    </div>
  )
}

// What is needed and no column says can be the same in every record, where that makes sense.
function Values({ fields, mapping: m, onChange }: Props) {
  const { t } = useTranslation("import")
  const nameOf = useFieldName()
  const wanted = fields.filter(
    (f) => f.choices.length > 0 && f.required.length > 0 && !Object.values(m.columns).includes(f.name),
  )
  return wanted.map((f) => (
    <li key={f.name}>
      <div className={classes.from}>
        <span className={classes.sample}>{t("inEvery")}</span>
      </div>
      <IconArrowRight size={16} aria-hidden className={classes.arrow} />
      <div className={classes.to}>
        <NativeSelect
          label={nameOf(f)}
          value={m.values[f.name] ?? ""}
          onChange={(e) => onChange({ ...m, values: { ...m.values, [f.name]: e.currentTarget.value } })}
          data={[{ value: "", label: t("choosePlease") }, ...f.choices.map((c) => ({ value: c, label: c }))]}
        />
      </div>
    </li>
  ))
}

/** Missing says what no column says yet and must. */
export function Missing({ fields, mapping }: { fields: Field[]; mapping: Mapping }) {
  const { t } = useTranslation("import")
  const nameOf = useFieldName()
  const lacks = missing(mapping, fields)
  if (lacks.length === 0) return null
  const named = (name: string) => nameOf(fields.find((f) => f.name === name) ?? name)
  return (
    <p className={classes.missing} role="status">
      {t("missing", { fields: lacks.map((group) => group.map(named).join(t("or"))).join(", ") })}
    </p>
  )
}
