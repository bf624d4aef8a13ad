import { expect, test } from "vitest"
import { again, assign, begin, type Field, missing, odd, type Seen, samples, toForm } from "./form"

const seen: Seen = {
  kind: "CUSTOMERS",
  delimiter: "SEMICOLON",
  encoding: "UTF_8",
  dates: "DAY_FIRST",
  decimal: "COMMA",
  columns: ["Nr", "Name", "Weg"],
  firstRows: [
    ["1", "Ann", "Tel"],
    ["2", "Bo", "EMAIL"],
    ["3", "", "Tel"],
  ],
  suggested: [
    { field: "externalId", columns: ["Nr"] },
    { field: "name", columns: ["Name"] },
  ],
}
const mapping = begin(seen, { timeZone: "Europe/Berlin", currency: "EUR" })
const field = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  label: "",
  format: "TEXT",
  choices: [],
  required: [],
  ...more,
})

test("a mapping begins with what was suggested", () => {
  expect(mapping.columns).toEqual({ Nr: "externalId", Name: "name" })
  expect(toForm(mapping, []).fields).toEqual([
    { field: "externalId", columns: ["Nr"] },
    { field: "name", columns: ["Name"] },
  ])
})

test("a field belongs to one column", () => {
  const moved = assign(mapping, "Weg", "name")
  expect(moved.columns).toEqual({ Nr: "externalId", Weg: "name" })
  expect(assign(moved, "Weg", "").columns).toEqual({ Nr: "externalId" })
})

test("a column takes the place of a fixed value", () => {
  const fixed = { ...mapping, values: { channel: "PHONE" } }
  expect(assign(fixed, "Weg", "channel").values).toEqual({})
})

test("of each needed group one field is enough", () => {
  const either = ["externalId", "email"]
  const fields = [
    field("externalId", { required: either }),
    field("email", { required: either }),
    field("name"),
  ]
  expect(missing(mapping, fields)).toEqual([])
  expect(missing(assign(mapping, "Nr", ""), fields)).toEqual([either])
  expect(missing({ ...assign(mapping, "Nr", ""), values: { email: "x" } }, fields)).toEqual([])
})

test("words that a field doesn't take are found, and translated", () => {
  const channel = field("preferredChannel", { choices: ["EMAIL", "PHONE"] })
  expect(odd(channel, "Weg", seen)).toEqual(["Tel"])
  expect(odd(field("name"), "Weg", seen)).toEqual([])
  const told = {
    ...assign(mapping, "Weg", "preferredChannel"),
    words: { preferredChannel: { Tel: "PHONE", Fax: "" } },
  }
  expect(toForm(told, [channel]).fields.at(-1)).toEqual({
    field: "preferredChannel",
    columns: ["Weg"],
    map: [
      { from: "EMAIL", to: "EMAIL" },
      { from: "PHONE", to: "PHONE" },
      { from: "Tel", to: "PHONE" },
    ],
  })
})

test("samples are different, and not empty", () => {
  expect(samples(2, seen.firstRows)).toEqual(["Tel", "EMAIL"])
  expect(samples(1, seen.firstRows)).toEqual(["Ann", "Bo"])
})

test("a mapping is used again for the columns that are there", () => {
  const refused = { ...seen, delimiter: "COMMA" as const, columns: ["refused reason", "Nr"] }
  expect(again(mapping, refused)).toMatchObject({ delimiter: "COMMA", columns: { Nr: "externalId" } })
})
