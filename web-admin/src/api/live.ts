import { type QueryClient, useQueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { type Ear, type Happening, listen } from "./stream"
import { isTouched } from "./touches"

/** Word is what the tab that listens tells the others. */
type Word = { heard: Happening } | { missed: true } | { open: boolean }

/**
 * useLive keeps what the pages show up to date with what happens, wherever it
 * happens: the queries that an event touches are read again. It says whether
 * Kept can be heard. Of all tabs one listens and tells the others: a browser
 * opens six connections to a server at most, and a stream holds one for good.
 */
export function useLive(memberId: string): boolean {
  const queries = useQueryClient()
  const [open, setOpen] = useState(true) // until it is known better
  useEffect(() => {
    const end = new AbortController()
    void share(memberId, earOf(queries, setOpen, end.signal), end.signal)
    return () => end.abort()
  }, [memberId, queries])
  return open
}

/** together is how long to gather what happens at once, before pages read again. */
const together = 100

/** earOf turns what is heard into queries that are read again. */
export function earOf(queries: QueryClient, setOpen: (open: boolean) => void, signal: AbortSignal): Ear {
  let news: Happening[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  signal.addEventListener("abort", () => clearTimeout(timer))
  const tell = () => {
    const now = news
    news = []
    timer = undefined
    void queries.invalidateQueries({ predicate: (query) => now.some((what) => isTouched(query, what)) })
  }
  return {
    heard(what) {
      news.push(what)
      timer ??= setTimeout(tell, together)
    },
    missed() {
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "session" })
    },
    open: setOpen,
    signedOut() {
      void queries.invalidateQueries({ queryKey: ["session"] })
    },
  }
}

/** share listens in one tab at a time and tells the others, until signal ends it. */
export async function share(memberId: string, ear: Ear, signal: AbortSignal): Promise<void> {
  if (!navigator.locks) return listen(ear, signal) // an old browser, or plain http: each tab for itself
  const name = `kept live ${memberId}`
  const others = new BroadcastChannel(name)
  signal.addEventListener("abort", () => others.close())
  const tell = (word: Word) => signal.aborted || others.postMessage(word)
  let last: string | undefined
  let isOpen: boolean | undefined // as the listener; others hear it from her
  const hear = (word: Word) => {
    if ("heard" in word) {
      last = word.heard.id
      ear.heard(word.heard)
    }
    if ("missed" in word) ear.missed()
    if ("open" in word) ear.open(word.open)
  }
  others.onmessage = (message: MessageEvent<Word | "how is it?">) => {
    if (message.data === "how is it?") isOpen !== undefined && tell({ open: isOpen })
    else hear(message.data)
  }
  others.postMessage("how is it?")
  const say = (word: Word) => {
    hear(word)
    tell(word)
  }
  const speaker: Ear = {
    heard: (what) => say({ heard: what }),
    missed: () => say({ missed: true }),
    open: (is) => {
      isOpen = is
      say({ open: is })
    },
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
