import "./app/styles"
import { MantineProvider } from "@mantine/core"
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { setNonce } from "get-nonce"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { queries } from "./api/queries"
import { styleNonce } from "./app/nonce"
import { router } from "./app/router"
import { Said } from "./app/Said"
import { cssVariables, theme } from "./app/theme"
import { startWords } from "./words"

setNonce(styleNonce) // for the style elements of scroll locks

const root = document.getElementById("root")
if (!root) throw new Error("the page has no #root")
await startWords()
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
        <Said />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
