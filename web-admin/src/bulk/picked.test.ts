import { expect, test } from "vitest"
import type { Selection } from "../table/useSelection"
import { picked } from "./queries"

const chosen = { ids: new Set(["cus_1", "cus_2"]), all: false } as unknown as Selection

test("chosen rows are named, all that match are not", () => {
  expect(picked(chosen, { stage: { eq: "REPEAT" } })).toEqual({
    stage: { eq: "REPEAT" },
    id: { in: ["cus_1", "cus_2"] },
  })
  expect(picked({ ...chosen, all: true } as Selection, { stage: { eq: "REPEAT" } })).toEqual({
    stage: { eq: "REPEAT" },
  })
})
