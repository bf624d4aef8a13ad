import { type QueryClient, useQueryClient } from "@tanstack/react-query"
import { useEffect, useEffectEvent } from "react"
import { readAgain, readAll } from "../table/readAgain"
import { signedInAgain } from "./again"
import { type Ear, type Happening, listen } from "./stream"
import { isTouched } from "./touches"

/** Word is what the tab that listens tells the others. */
type Word = { heard: Happening } | { missed: true }

/**
 * useLive keeps what the pages show up to date with what happens, wherever it
 * happens: the queries that an event touches are read again. Of all tabs one
 * listens and tells the others: a browser opens six connections to a server at
 * most, and a stream holds one for good. What happened after the event `after` is
 * told too: pages read before the stream is open.
 */
export function useLive(memberId: string, after?: string): void {
  const queries = useQueryClient()
  const begin = useEffectEvent((signal: AbortSignal) =>
    share(memberId, earOf(queries, signal), signal, after),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: it begins anew for another member only
  useEffect(() => {
    const end = new AbortController()
    void begin(end.signal)
    return () => end.abort()
  }, [memberId])
}

/** together is how long to gather what happens at once, before pages read again; apart, how long after that to wait. */
const [together, apart] = [100, 500]

/** earOf turns what is heard into queries that are read again. */
export function earOf(queries: QueryClient, signal: AbortSignal): Ear {
  let news: Happening[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  signal.addEventListener("abort", () => clearTimeout(timer))
  const tell = () => {
    const now = news
    news = []
    timer = now.length > 0 ? setTimeout(tell, apart) : undefined
    if (now.length === 0) return
    const ids = now.flatMap(({ id, subjectId, customerId }) => [id, subjectId, customerId ?? ""])
    void readAgain(queries, (query) => now.some((what) => isTouched(query, what)), ids)
  }
  return {
    heard(what) {
      news.push(what)
      timer ??= setTimeout(tell, together)
    },
    missed() {
      void readAll(queries, (query) => query.queryKey[0] !== "session")
    },
    async signedOut() {
      await signedInAgain()
    },
  }
}

/** share listens in one tab at a time and tells the others, until signal ends it. It begins after the event `after`. */
export async function share(memberId: string, ear: Ear, signal: AbortSignal, after?: string): Promise<void> {
  if (!navigator.locks) return listen(ear, signal, after) // an old browser, or plain http: each tab for itself
  const name = `kept live ${memberId}`
  const others = new BroadcastChannel(name)
  signal.addEventListener("abort", () => others.close())
  let last = after
  const hear = (word: Word) => {
    if ("heard" in word) {
      last = word.heard.id
      ear.heard(word.heard)
    }
    if ("missed" in word) ear.missed()
  }
  others.onmessage = (message: MessageEvent<Word>) => hear(message.data)
  const say = (word: Word) => {
    hear(word)
    if (!signal.aborted) others.postMessage(word)
  }
  const speaker: Ear = {
    heard: (what) => say({ heard: what }),
    missed: () => say({ missed: true }),
    signedOut: () => ear.signedOut(),
  }
  const asked = performance.now()
  try {
    await navigator.locks.request(name, { signal }, () => {
      const waited = performance.now() - asked > 1_000
      if (waited && !last) speaker.missed() // between the last listener's end and now
      return listen(speaker, signal, last)
    })
  } catch (error) {
    if (!signal.aborted) throw error // it ended before it was its turn
  }
}
