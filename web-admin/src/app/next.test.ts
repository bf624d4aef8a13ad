import { expect, test } from "vitest"
import { leavesConsole, localPath } from "./next"

test.each([
  ["/customers?q=a#b", "/customers?q=a#b"],
  ["/graphiql/?example=viewer", "/graphiql/?example=viewer"],
  [undefined, "/"],
  ["", "/"],
  ["customers", "/"],
  ["https://elsewhere.example/", "/"],
  ["//elsewhere.example", "/"],
  ["/\\elsewhere.example", "/"],
  ["/\t/elsewhere.example", "/"],
  ["javascript:alert(1)", "/"],
])("%s leads to %s", (next, path) => {
  expect(localPath(next)).toBe(path)
})

test.each([
  ["/graphiql", true],
  ["/graphiql/?example=viewer", true],
  ["/graphiqlish", false],
  ["/customers", false],
])("%s is a page of its own: %s", (path, leaves) => {
  expect(leavesConsole(path)).toBe(leaves)
})
