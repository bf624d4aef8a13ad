import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import ts from "typescript"
import { describe, expect, test } from "vitest"
import { words as de } from "./de"
import { words as en } from "./en"
import { first } from "./first"

const src = resolve(import.meta.dirname, "..")

// Pages from before the words; whoever next works on one takes it off.
const awaited = ["app/Live.tsx", "graphiql/main.tsx"]

describe("both languages", () => {
  test("say the same things", () => {
    expect(keysOf(de)).toEqual(keysOf(en))
  })

  test("take the same values", () => {
    const german = new Map(texts(de))
    for (const [key, text] of texts(en)) {
      expect(values(german.get(key) ?? ""), key).toEqual(values(text))
    }
  })

  test("leave nothing empty", () => {
    for (const [key, text] of [...texts(en), ...texts(de)]) expect(text.trim(), key).not.toBe("")
  })

  test.each(["en", "de"])("every file of %s is read", (language) => {
    const files = filesIn(`words/${language}`, ".json").map((file) => basename(file, ".json"))
    expect(files.sort()).toEqual(Object.keys(language === "en" ? en : de).sort())
  })
})

test("the trail has words for whatever may happen", () => {
  const types = readFileSync(join(src, "../../care/event/types.go"), "utf8")
  const all = [...types.matchAll(/ Type = "(\w+)\.(\w+)"/g)].map(([, noun, verb]) => `${noun}.${verb}`)
  expect(all).toContain("promise.made")
  const there = new Set(keysOf(en.audit))
  for (const type of all) {
    expect(there.has(`types.${type}`), type).toBe(true)
    expect(there.has(`nouns.${type.split(".")[0]}`), type).toBe(true)
  }
})

test("what is said outside of a component is among the words that are always there", () => {
  const said = filesIn(".", ".ts")
    .concat(filesIn(".", ".tsx"))
    .filter((name) => !name.startsWith("words/"))
    .flatMap((name) => [...readFileSync(join(src, name), "utf8").matchAll(/\bwords\.t\(["'`](\w+):/g)])
    .map(([, subject]) => subject)
  expect(said).toContain("faults")
  expect(first).toEqual(expect.arrayContaining([...new Set(said)]))
})

test("no component speaks for itself: every text is among the words", () => {
  const found = filesIn(".", ".tsx")
    .filter((name) => !awaited.includes(name))
    .flatMap((name) => literals(name).map((text) => `${name}: ${text}`))
  expect(found).toEqual([])
}, 120_000) // it reads every component, on whatever machine

test("the pages that are awaited still wait", () => {
  const there = awaited.filter((name) => existsSync(join(src, name)))
  for (const name of there) expect(literals(name), name).not.toEqual([])
})

function filesIn(folder: string, end: string): string[] {
  const names = readdirSync(join(src, folder), { recursive: true, encoding: "utf8" })
  return names.filter((name) => name.endsWith(end)).map((name) => name.replaceAll("\\", "/"))
}

function texts(of: object, path = ""): [string, string][] {
  return Object.entries(of).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : texts(value, `${path}${key}.`),
  )
}

function keysOf(of: object): string[] {
  return texts(of)
    .map(([key]) => key)
    .sort()
}

// A plural of one may leave its number out.
function values(text: string): string[] {
  return [...text.matchAll(/{{(\w+)}}/g)].map((m) => m[1] ?? "").sort()
}

const spoken = [
  "alt",
  "aria-label",
  "aria-description",
  "description",
  "error",
  "label",
  "meta",
  "name",
  "placeholder",
  "title",
]

// literals lists the words that stand in a file's JSX: its texts, and attributes that are read out.
function literals(name: string): string[] {
  const file = join(src, name)
  const tree = ts.createSourceFile(
    file,
    readFileSync(file, "utf8"),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  )
  const found: string[] = []
  function visit(node: ts.Node): void {
    if (ts.isJsxText(node)) take(node.text)
    if (ts.isJsxAttribute(node) && node.initializer && spoken.includes(node.name.getText(tree))) {
      const said = node.initializer
      if (ts.isStringLiteral(said)) take(said.text)
      else if (ts.isJsxExpression(said) && said.expression && ts.isStringLiteralLike(said.expression))
        take(said.expression.text)
    }
    if (
      ts.isJsxExpression(node) &&
      node.expression &&
      ts.isStringLiteralLike(node.expression) &&
      !ts.isJsxAttribute(node.parent)
    )
      take(node.expression.text)
    ts.forEachChild(node, visit)
  }
  function take(text: string) {
    if (/\p{L}{2}/u.test(text)) found.push(text.trim())
  }
  visit(tree)
  return found
}
