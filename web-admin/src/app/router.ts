import { createRouter } from "@tanstack/react-router"
import { queries } from "../api/queries"
import { routeTree } from "../routeTree.gen"
import { Failed, Nowhere } from "./states"

export const router = createRouter({
  routeTree,
  context: { queries },
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: Nowhere,
  scrollRestoration: true,
  scrollToTopSelectors: ["#main"],
})

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
}
