import "./app/zod"
import "./app/styles"
import { MantineProvider } from "@mantine/core"
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { setNonce } from "get-nonce"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { styleNonce } from "./app/nonce"
import { queries, router } from "./app/router"
import { cssVariables, theme } from "./app/theme"

setNonce(styleNonce) // for the style elements of scroll locks

const root = document.getElementById("root")
if (!root) throw new Error("the page has no #root")
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
