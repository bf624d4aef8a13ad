import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { reach } from "./reach"
import { type Ear, type Happening, listen } from "./stream"

/** Line is one opened stream, whose server is the test. */
interface Line {
  after: string | null
  say(text: string): void
  end(): void
  signal: AbortSignal
}

let lines: Line[]
let answers: number[] // statuses of the next answers; 200 when there is none
let asked: number
let said: string[]
let end: AbortController

const ear: Ear = {
  heard: (what) => said.push(`${what.type} ${what.id}`),
  missed: () => said.push("missed"),
  signedOut: async () => {
    said.push("signed out")
  },
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, "random").mockReturnValue(0.5) // pauses as they are written
  lines = []
  answers = []
  asked = 0
  reach.set({ gone: false })
  said = []
  end = new AbortController()
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    if (path === "/readyz") throw new TypeError("no network")
    asked++
    const status = answers.shift() ?? 200
    const signal = init.signal as AbortSignal
    const body = new ReadableStream<Uint8Array>({
      start(to) {
        const bytes = new TextEncoder()
        signal.addEventListener("abort", () => to.error(signal.reason))
        if (status !== 200) return
        lines.push({
          after: JSON.parse(String(init.body)).variables.after,
          say: (text) => to.enqueue(bytes.encode(text)),
          end: () => to.close(),
          signal,
        })
      },
    })
    return new Response(body, { status })
  })
})

afterEach(() => {
  end.abort()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const event = (id: string, type = "promise.kept") =>
  `event: next\nid: ${id}\ndata: ${JSON.stringify({ data: { events: { id, type } as Happening } })}\n\n`
const error = (code: string) =>
  `event: next\ndata: ${JSON.stringify({ errors: [{ extensions: { code } }] })}\n\nevent: complete\ndata:\n\n`

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test("events are heard, however their bytes are cut", async () => {
  void listen(ear, end.signal)
  await passes(0)
  const both = `:\n\n${event("evt_1")}:\n\n${event("evt_2", "note.written")}`
  for (const letter of both) lines[0]?.say(letter)
  await passes(0)
  expect(said).toEqual(["promise.kept evt_1", "note.written evt_2"])
})

test("a stream that ends is opened again after the last event", async () => {
  void listen(ear, end.signal)
  await passes(0)
  lines[0]?.say(event("evt_1") + error("RECONNECT"))
  lines[0]?.end()
  await passes(0)
  expect(said).toEqual(["promise.kept evt_1"])
  await passes(1_000)
  expect(lines[1]?.after).toBe("evt_1")
})

test("before anything was heard, a break means that pages read again", async () => {
  void listen(ear, end.signal)
  await passes(0)
  lines[0]?.end()
  await passes(1_000)
  expect(said).toEqual(["missed"])
})

test("too far behind: pages read again, and the stream begins anew", async () => {
  void listen(ear, end.signal, "evt_old")
  await passes(0)
  expect(lines[0]?.after).toBe("evt_old")
  lines[0]?.say(error("REFETCH"))
  lines[0]?.end()
  await passes(1_000)
  expect(said).toEqual(["missed"])
  expect(lines[1]?.after).toBeNull()
})

test("pauses grow while a stream is refused", async () => {
  answers = [429, 500]
  void listen(ear, end.signal)
  await passes(999)
  expect(asked).toBe(1)
  await passes(1)
  expect(asked).toBe(2)
  await passes(1_999)
  expect(asked).toBe(2)
  await passes(1)
  expect(asked).toBe(3)
  expect(reach.get().gone).toBe(false)
})

test("while the server is gone the whole console waits, and the stream is back with it", async () => {
  answers = [503]
  void listen(ear, end.signal)
  await passes(0)
  expect(reach.get().gone).toBe(true)
  reach.set({ gone: false })
  await passes(0)
  expect(lines).toHaveLength(1)
})

test("a dead line is cut and opened again", async () => {
  void listen(ear, end.signal)
  await passes(0)
  lines[0]?.say(":\n\n")
  await passes(39_000)
  lines[0]?.say(":\n\n")
  await passes(39_000)
  expect(lines[0]?.signal.aborted).toBe(false)
  await passes(1_000)
  expect(lines[0]?.signal.aborted).toBe(true)
  await passes(1_000)
  expect(lines).toHaveLength(2)
})

test("a session that is over is told, and the stream goes on with the next one", async () => {
  answers = [401]
  void listen(ear, end.signal)
  await passes(0)
  expect(said).toEqual(["signed out"])
  await passes(1_000)
  lines[0]?.say(error("UNAUTHENTICATED"))
  await passes(0)
  expect(said).toEqual(["signed out", "missed", "signed out"])
})

test("nothing is opened after the end", async () => {
  void listen(ear, end.signal)
  await passes(0)
  end.abort()
  await passes(60_000)
  expect(lines).toHaveLength(1)
  expect(lines[0]?.signal.aborted).toBe(true)
})
