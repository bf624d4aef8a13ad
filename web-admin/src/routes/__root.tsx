import type { QueryClient } from "@tanstack/react-query"
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router"
import { Banners } from "../shell/Banners"

export const Route = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Root })

function Root() {
  return (
    <>
      <Outlet />
      <Banners />
    </>
  )
}
