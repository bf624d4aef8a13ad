import { QueryClient } from "@tanstack/react-query"
import { watchGuesses } from "../change/records"
import { Problem } from "./problem"

/** queries is everything that was read from the server. What failed for want of the server waits for it. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: worthAnotherTry, retryDelay: pause, staleTime: 5_000 },
    mutations: { retry: (_, error) => error instanceof Problem && error.unreachable, retryDelay: pause },
  },
})

watchGuesses(queries)

// Leaving is no change.
const changing = () => queries.isMutating({ predicate: (m) => m.options.mutationKey?.[0] !== "leave" }) > 0

/** changesDone waits until no change is on its way any more. */
export function changesDone(): Promise<void> {
  return new Promise((done) => {
    const stop = queries.getMutationCache().subscribe(() => changing() || end())
    const end = () => {
      stop()
      done()
    }
    if (!changing()) end()
  })
}

/** onChanging tells whenever a change sets out while none was on its way, and when all are done. */
export function onChanging(tell: (done: Promise<void>) => void): void {
  let told = false
  queries.getMutationCache().subscribe(() => {
    if (told || !changing()) return
    told = true
    tell(
      changesDone().finally(() => {
        told = false
      }),
    )
  })
}

// A member who scrolls faster than her points come back waits a moment; longer than this she is told.
const patience = 3

function worthAnotherTry(tries: number, error: Error): boolean {
  if (!(error instanceof Problem)) return false
  if (error.retryAfter !== undefined && error.retryAfter <= patience) return tries < 5
  return error.unreachable || (error.status >= 500 && tries < 2)
}

function pause(tries: number, error: Error): number {
  if (error instanceof Problem && error.retryAfter) return error.retryAfter * 1_000
  return Math.min(500 * 2 ** tries, 8_000)
}
