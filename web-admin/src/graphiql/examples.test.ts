import { readdirSync, readFileSync } from "node:fs"
import { buildSchema, parse, validate } from "graphql"
import { expect, test } from "vitest"
import { examplesOn } from "./examples"

const folder = new URL("../../../graph/schema/", `file://${import.meta.filename}`)
const schema = buildSchema(
  readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("\n"),
)
const examples = examplesOn(new Date("2026-03-01T00:00:00Z"))

test("there are five examples with names of their own", () => {
  expect(new Set(examples.map((e) => e.key)).size).toBe(5)
})

test.each(examples.map((e) => [e.key, e.query]))("%s is a query of the schema", (_, query) => {
  expect(validate(schema, parse(query)).map((e) => e.message)).toEqual([])
})
