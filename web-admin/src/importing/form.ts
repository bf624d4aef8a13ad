// What one fills in to say how a file becomes records, and what is missing in it.
import type {
  FileEncoding,
  ImportDates,
  ImportDecimal,
  ImportDelimiter,
  ImportFormInput,
  ImportKind,
} from "../graph/graphql"

export const kinds: ImportKind[] = [
  "CUSTOMERS",
  "PRODUCTS",
  "CLAIMS",
  "PURCHASES",
  "PROMISES",
  "INTERACTIONS",
]
export const delimiters: ImportDelimiter[] = ["COMMA", "SEMICOLON", "TAB", "PIPE"]
export const encodings: FileEncoding[] = ["UTF_8", "WINDOWS_1252", "UTF_16"]
export const dates: ImportDates[] = ["YEAR_FIRST", "DAY_FIRST", "MONTH_FIRST"]
export const decimals: ImportDecimal[] = ["POINT", "COMMA"]

/** Field is what a column can be mapped to. */
export interface Field {
  name: string
  label: string
  format: string
  choices: string[]
  required: string[]
}

/** Mapping says for each column which field it is, and what is the same in every record. */
export interface Mapping {
  kind: ImportKind
  delimiter: ImportDelimiter
  encoding: FileEncoding
  timeZone: string
  currency: string
  dates: ImportDates
  decimal: ImportDecimal
  /** field by column; a column without one stays out. */
  columns: Record<string, string>
  /** What is the same in every record, by field. */
  values: Record<string, string>
  /** Kept's words for the file's, by field. */
  words: Record<string, Record<string, string>>
  /** What anything else becomes, by field; without it such a row is refused. */
  rest: Record<string, string>
}

export interface Seen {
  kind: ImportKind
  delimiter: ImportDelimiter
  encoding: FileEncoding
  dates: ImportDates
  decimal: ImportDecimal
  columns: string[]
  firstRows: string[][]
  suggested: { field: string; columns: string[] }[]
}

/** begin is the mapping that a preview suggests. */
export function begin(seen: Seen, place: { timeZone: string; currency: string }): Mapping {
  const columns: Record<string, string> = {}
  for (const { field, columns: from } of seen.suggested) for (const c of from) columns[c] = field
  return {
    kind: seen.kind,
    delimiter: seen.delimiter,
    encoding: seen.encoding,
    timeZone: place.timeZone,
    currency: place.currency,
    dates: seen.dates,
    decimal: seen.decimal,
    columns,
    values: {},
    words: {},
    rest: {},
  }
}

/** again is a mapping that was used before, for a file that may lack some of its columns or have others. */
export function again(used: Mapping, seen: Seen): Mapping {
  const columns = Object.fromEntries(Object.entries(used.columns).filter(([c]) => seen.columns.includes(c)))
  return { ...used, delimiter: seen.delimiter, encoding: seen.encoding, columns }
}

/** toForm is the mapping as the server takes it. Kept's own words always mean what they say. */
export function toForm(m: Mapping, known: Field[]): ImportFormInput {
  const fields: ImportFormInput["fields"] = []
  for (const [column, field] of Object.entries(m.columns)) {
    const said = Object.entries(m.words[field] ?? {}).filter(([, to]) => to !== "")
    const rest = m.rest[field]
    if (said.length === 0 && !rest) {
      fields.push({ field, columns: [column] })
      continue
    }
    const own = known.find((f) => f.name === field)?.choices ?? []
    const words = { ...Object.fromEntries(own.map((word) => [word, word])), ...Object.fromEntries(said) }
    const map = Object.entries(words).map(([from, to]) => ({ from, to }))
    fields.push({ field, columns: [column], map, ...(rest && { rest }) })
  }
  for (const [field, value] of Object.entries(m.values)) if (value) fields.push({ field, value })
  return {
    kind: m.kind,
    delimiter: m.delimiter,
    encoding: m.encoding,
    timeZone: m.timeZone,
    currency: m.currency,
    dates: m.dates,
    decimal: m.decimal,
    fields,
  }
}

/** missing gives the fields that are needed and come from nowhere: of each group one is enough. */
export function missing(m: Mapping, fields: Field[]): string[][] {
  const there = new Set([
    ...Object.values(m.columns),
    ...Object.entries(m.values).flatMap(([f, v]) => (v ? f : [])),
  ])
  const groups = new Map(
    fields.filter((f) => f.required.length > 0).map((f) => [f.required.join(), f.required]),
  )
  return [...groups.values()].filter((group) => !group.some((name) => there.has(name)))
}

/** odd gives the words of the first rows that a field doesn't take as they are. */
export function odd(field: Field, column: string, seen: Pick<Seen, "columns" | "firstRows">): string[] {
  if (field.choices.length === 0) return []
  const at = seen.columns.indexOf(column)
  const said = new Set(seen.firstRows.map((row) => row[at]?.trim() ?? "").filter((word) => word !== ""))
  return [...said].filter((word) => !field.choices.includes(word)).sort()
}

/** samples gives up to three different words of a column's first rows. */
export function samples(column: number, first: string[][]): string[] {
  const said = new Set(first.map((row) => row[column]?.trim() ?? "").filter((word) => word !== ""))
  return [...said].slice(0, 3)
}

/** assign makes a column say a field, and takes the field from the column that said it; "" takes the column out. */
export function assign(m: Mapping, column: string, field: string): Mapping {
  const columns = Object.fromEntries(
    Object.entries(m.columns).filter(([c, f]) => c !== column && f !== field),
  )
  if (field !== "") columns[column] = field
  const { [field]: _, ...values } = m.values
  return { ...m, columns, values }
}
