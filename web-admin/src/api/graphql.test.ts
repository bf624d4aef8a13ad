import { afterEach, expect, test, vi } from "vitest"
import type { TypedDocumentString } from "../graph/graphql"
import { ask } from "./graphql"

const text = "query Who { viewer { role } }"
const document = (hash: string) =>
  ({ __meta__: { hash }, toString: () => text }) as unknown as TypedDocumentString<object, object>
const unknown = { errors: [{ message: "send it", extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } }] }
const answer = { data: { viewer: { role: "OWNER" } } }

afterEach(() => vi.unstubAllGlobals())

// server answers in this order, and tells what it was sent.
function server(...answers: object[]) {
  const sent: object[] = []
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)))
    return Response.json(answers.shift())
  })
  return sent
}

test("a document is asked for by its hash", async () => {
  const sent = server(answer)
  expect(await ask(document("a1"), { id: "x" })).toEqual(answer.data)
  expect(sent).toEqual([
    { extensions: { persistedQuery: { version: 1, sha256Hash: "a1" } }, variables: { id: "x" } },
  ])
})

test("a server of another build is sent the text, and from then on at once", async () => {
  const sent = server(unknown, answer, answer)
  expect(await ask(document("b2"), {})).toEqual(answer.data)
  await ask(document("b2"), {})
  expect(sent.slice(1)).toEqual([
    { query: text, variables: {} },
    { query: text, variables: {} },
  ])
})
