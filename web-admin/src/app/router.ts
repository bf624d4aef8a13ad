import { QueryCache, QueryClient } from "@tanstack/react-query"
import { createRouter } from "@tanstack/react-router"
import { Problem } from "../api/http"
import { sessionQuery } from "../api/session"
import { routeTree } from "../routeTree.gen"
import { Failed, NotFound } from "./states"

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // The session ended while the page was open: whoever reads it next signs in again.
    onError: (error, query) => {
      if (!signedOut(error) || query.queryKey[0] === "session") return
      queries.setQueryData(sessionQuery.queryKey, null)
      void router.invalidate()
    },
  }),
  defaultOptions: {
    queries: { retry: (tries, error) => tries < 2 && (!(error instanceof Problem) || error.status >= 500) },
  },
})

export const router = createRouter({
  routeTree,
  context: { queries },
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
})

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
}

function signedOut(error: Error): boolean {
  return error instanceof Problem && (error.status === 401 || error.code === "UNAUTHENTICATED")
}
