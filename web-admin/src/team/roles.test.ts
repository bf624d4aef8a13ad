import { expect, test } from "vitest"
import { mayChange, rolesToGive } from "./roles"

test("nobody gives more than she has", () => {
  expect(rolesToGive("OWNER")).toEqual(["OWNER", "ADMIN", "SUPERVISOR", "AGENT", "VIEWER"])
  expect(rolesToGive("ADMIN")).toEqual(["ADMIN", "SUPERVISOR", "AGENT", "VIEWER"])
})

test("only an owner unmakes owners", () => {
  expect(mayChange("OWNER", "OWNER")).toBe(true)
  expect(mayChange("ADMIN", "OWNER")).toBe(false)
  expect(mayChange("ADMIN", "ADMIN")).toBe(true)
})
