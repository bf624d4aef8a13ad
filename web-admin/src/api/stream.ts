// The stream of what happens, as Kept tells it: one request whose answer
// doesn't end (docs: GraphQL over SSE), opened again whenever it does.

import { graphql } from "../graph"
import { ours } from "./ours"
import { lost, reach } from "./reach"

/** Happening is one event, as far as pages need it to know what to read again. */
export interface Happening {
  id: string
  type: string
  subjectId: string
  customerId: string | null
}

/** Ear is who listens to a stream. */
export interface Ear {
  /** Something happened. */
  heard(what: Happening): void
  /** What is shown may be out of date: some of what happened can't be told any more. */
  missed(): void
  /** The member isn't signed in any more. It answers when she may be again. */
  signedOut(): Promise<void>
}

const subscription = graphql(`
  subscription Live($after: ID) {
    events(after: $after) {
      id
      type
      subjectId
      customerId
    }
  }
`)

const firstPause = 1_000
const longestPause = 30_000
/** Kept gives a sign of life every 15 seconds: a line that is silent for longer is dead. */
const longestSilence = 40_000

/** listen keeps a stream open until signal ends it. It goes on after the event `after`, and tells what was missed. */
export async function listen(ear: Ear, signal: AbortSignal, after?: string): Promise<void> {
  const place: Place = { last: after, gap: false }
  for (let pause = firstPause; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
    const line = new AbortController()
    const cut = () => line.abort()
    signal.addEventListener("abort", cut)
    try {
      const stream = await open(place.last, line.signal)
      if (place.gap && !place.last) ear.missed() // nothing was heard yet that it could go on after
      for await (const told of messages(stream, cut)) {
        pause = firstPause
        take(told, ear, place)
      }
    } catch (error) {
      if (error instanceof Unreachable && !signal.aborted) lost()
      if (error instanceof SignedOut && !signal.aborted) await ear.signedOut()
    } finally {
      signal.removeEventListener("abort", cut)
      line.abort()
    }
    if (signal.aborted) return
    place.gap = true
    await rest(pause * (0.75 + Math.random() / 2), signal)
  }
}

/** Place is how far a listener has heard, and whether the line has been broken since it began. */
interface Place {
  last: string | undefined
  gap: boolean
}

function take(told: Told, ear: Ear, place: Place) {
  const code = told.errors?.[0]?.extensions?.code
  if (code === "REFETCH") place.last = undefined
  if (code === "UNAUTHENTICATED") throw new SignedOut()
  const what = told.data?.events
  if (!what) return
  place.last = what.id
  ear.heard(what)
}

class SignedOut extends Error {}

class Unreachable extends Error {}

async function open(after: string | undefined, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const answer = await fetch("/graphql/stream", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream", ...ours() },
    credentials: "same-origin",
    body: JSON.stringify({ query: subscription.toString(), variables: { after: after ?? null } }),
    signal,
  }).catch((cause) => {
    throw new Unreachable("there was no answer", { cause })
  })
  if (answer.status >= 502 && answer.status <= 504)
    throw new Unreachable(`somebody answered ${answer.status}`)
  if (answer.status === 401 || answer.status === 409) throw new SignedOut()
  if (!answer.ok || !answer.body) throw new Error(`the stream answered ${answer.status}`)
  return answer.body
}

interface Told {
  data?: { events?: Happening }
  errors?: { extensions?: { code?: string } }[]
}

/** messages reads the answers of an event stream, and cuts it when it has been silent for too long. */
async function* messages(stream: ReadableStream<Uint8Array>, cut: () => void): AsyncGenerator<Told> {
  const reader = stream
    .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .getReader()
  let text = ""
  for (;;) {
    const silence = setTimeout(cut, longestSilence)
    const { done, value } = await reader.read().finally(() => clearTimeout(silence))
    if (done) return
    text += value
    const events = text.split("\n\n")
    text = events.pop() ?? ""
    for (const event of events) {
      const data = event.split("\n").find((line) => line.startsWith("data: "))
      if (data) yield JSON.parse(data.slice("data: ".length))
    }
  }
}

/** rest waits a while, or until there is reason to hope: the server is back, or somebody looks. */
function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const seen = () => document.visibilityState === "visible" && wake()
    const timer = setTimeout(wake, ms)
    const unfollow = reach.follow(() => reach.get().gone || wake())
    function wake() {
      clearTimeout(timer)
      unfollow()
      document.removeEventListener("visibilitychange", seen)
      signal.removeEventListener("abort", wake)
      done()
    }
    document.addEventListener("visibilitychange", seen)
    signal.addEventListener("abort", wake)
  })
}
