import { expect, test } from "vitest"
import { csv } from "./csv"

test("cells are quoted where they must be, and none begins a formula", () => {
  const rows = [
    ['a "b", c', 1.5, null],
    ["=1+1", -0.86, undefined],
    ["-PT5M", 0, ""],
  ]
  expect(csv([["x", "y", "z"], ...rows])).toBe('x,y,z\r\n"a ""b"", c",1.5,\r\n\'=1+1,-0.86,\r\n-PT5M,0,')
})
