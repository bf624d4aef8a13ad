import { afterEach, expect, test, vi } from "vitest"
import { comes } from "./comes"

afterEach(() => vi.useRealTimers())

test("what fails is tried again until it comes", async () => {
  vi.useFakeTimers()
  const load = vi.fn().mockRejectedValueOnce(new Error("gone")).mockRejectedValueOnce(new Error("gone"))
  load.mockResolvedValue("here")
  const coming = comes(load)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(await coming).toBe("here")
  expect(load).toHaveBeenCalledTimes(3)
})
