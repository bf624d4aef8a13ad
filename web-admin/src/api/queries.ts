import { QueryClient } from "@tanstack/react-query"
import { Problem } from "./problem"

/** queries is everything that was read from the server. What failed for want of the server waits for it. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: worthAnotherTry, retryDelay: pause, staleTime: 5_000 },
    mutations: { retry: (_, error) => error instanceof Problem && error.unreachable, retryDelay: pause },
  },
})

function worthAnotherTry(tries: number, error: Error): boolean {
  if (!(error instanceof Problem)) return false
  return error.unreachable || (error.status >= 500 && tries < 2)
}

function pause(tries: number): number {
  return Math.min(500 * 2 ** tries, 8_000)
}
