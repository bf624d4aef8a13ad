import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { share } from "./live"
import type { Ear } from "./stream"

/** Queue stands in for the browser's locks: jsdom has none. */
class Queue {
  private last: Promise<unknown> = Promise.resolve()
  request(_name: string, options: { signal: AbortSignal }, work: () => Promise<void>): Promise<void> {
    const mine = this.last.then(() => {
      options.signal.throwIfAborted()
      return work()
    })
    this.last = mine.catch(() => {})
    return mine
  }
}

let opened: { after: string | null; say(text: string): void }[]

beforeEach(() => {
  opened = []
  vi.stubGlobal("navigator", { locks: new Queue() })
  vi.stubGlobal("fetch", async (_path: string, init: RequestInit) => {
    const body = new ReadableStream<Uint8Array>({
      start(to) {
        init.signal?.addEventListener("abort", () => to.error(init.signal?.reason))
        opened.push({
          after: JSON.parse(String(init.body)).variables.after,
          say: (text) => to.enqueue(new TextEncoder().encode(text)),
        })
      },
    })
    return new Response(body)
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
})

function tab(after?: string) {
  const said: string[] = []
  const ear: Ear = {
    heard: (what) => said.push(what.id),
    missed: () => said.push("missed"),
    signedOut: async () => {
      said.push("signed out")
    },
  }
  const end = new AbortController()
  const done = share("mem_1", ear, end.signal, after)
  return { said, close: () => end.abort(), done }
}

test("of all tabs one listens; when it closes, the next goes on where it was", async () => {
  const first = tab()
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  const second = tab()
  opened[0]?.say(`event: next\ndata: {"data":{"events":{"id":"evt_1"}}}\n\n`)
  await vi.waitFor(() => expect(second.said).toEqual(["evt_1"]))
  expect(first.said).toEqual(["evt_1"])
  expect(opened).toHaveLength(1)

  first.close()
  await first.done
  await vi.waitFor(() => expect(opened).toHaveLength(2))
  expect(opened[1]?.after).toBe("evt_1")
  opened[1]?.say(`event: next\ndata: {"data":{"events":{"id":"evt_2"}}}\n\n`)
  await vi.waitFor(() => expect(second.said).toEqual(["evt_1", "evt_2"]))
  expect(first.said).toEqual(["evt_1"])
  second.close()
  await second.done
})

test("a tab begins after what its pages were read from, and so does the next", async () => {
  const first = tab("evt_0")
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  expect(opened[0]?.after).toBe("evt_0")
  const second = tab("evt_3")
  first.close()
  await first.done
  await vi.waitFor(() => expect(opened).toHaveLength(2))
  expect(opened[1]?.after).toBe("evt_3")
  expect(second.said).toEqual([])
  second.close()
  await second.done
})
