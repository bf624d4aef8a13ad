import { expect, test } from "vitest"
import { type Shown, usualOf, verbsFor } from "./verbs"

const writes = ["promises:read", "promises:write"]
const settles = [...writes, "promises:settle"]

function promise(some: Partial<Shown>): Shown {
  return {
    id: "prm_1",
    text: "Call back",
    due: { kind: "DAY", day: "2026-03-04", at: "2026-03-04T22:59:59Z", timeZone: "Europe/Berlin" },
    state: "OPEN",
    overdue: false,
    settledAt: null,
    margin: null,
    waitingSince: null,
    disputedAt: null,
    customer: null,
    owner: null,
    ...some,
  } as Shown
}

test.each<[string, Partial<Shown>, readonly string[], string[]]>([
  ["open", {}, writes, ["keep", "renegotiate", "wait", "handOver", "withdraw", "break"]],
  [
    "overdue: too late to wait or to be released",
    { overdue: true },
    writes,
    ["keep", "renegotiate", "handOver", "break"],
  ],
  [
    "waiting",
    { waitingSince: "2026-03-01T10:00:00Z" },
    writes,
    ["resume", "keep", "renegotiate", "handOver", "withdraw", "break"],
  ],
  ["broken: evidence may come late", { state: "BROKEN" }, writes, ["keep"]],
  ["kept", { state: "KEPT" }, writes, []],
  ["kept, to who may settle", { state: "KEPT" }, settles, ["void"]],
  ["disputed", { state: "KEPT", disputedAt: "2026-03-05T10:00:00Z" }, settles, ["settleDispute", "void"]],
  ["disputed, to who may not settle", { state: "KEPT", disputedAt: "2026-03-05T10:00:00Z" }, writes, []],
  ["renegotiated", { state: "RENEGOTIATED" }, settles, []],
  ["to a viewer", {}, ["promises:read"], []],
])("%s", (_, some, scopes, want) => {
  expect(verbsFor(promise(some), scopes)).toEqual(want)
})

test.each<[string, Partial<Shown>, string | undefined]>([
  ["an open one waits to be kept", {}, "keep"],
  ["a waiting one to go on", { waitingSince: "2026-03-01T10:00:00Z" }, "resume"],
  ["a disputed one to be settled", { state: "KEPT", disputedAt: "2026-03-05T10:00:00Z" }, "settleDispute"],
  ["a broken one for nothing", { state: "BROKEN" }, undefined],
])("%s", (_, some, want) => {
  expect(usualOf(verbsFor(promise(some), settles), promise(some))).toBe(want)
})
