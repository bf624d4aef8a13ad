import { gzipSync } from "node:zlib"
import { tanstackRouter } from "@tanstack/router-plugin/vite"
import react from "@vitejs/plugin-react"
import type { Plugin } from "vite"
import { defineConfig } from "vitest/config"

// The server swaps this word for a fresh nonce on every answer.
const nonce = "__KEPT_NONCE__"

const api = { target: process.env.KEPT_BASE_URL ?? "http://127.0.0.1:8080" }

export default defineConfig({
  plugins: [tanstackRouter({ target: "react", autoCodeSplitting: true }), react(), packed()],
  html: { cspNonce: nonce },
  build: {
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    target: "es2023",
    assetsInlineLimit: 0, // the content security policy has no data: scripts or fonts
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: ["index.html", "graphiql/index.html"],
      onwarn: (warning, tell) => warning.code === "MODULE_LEVEL_DIRECTIVE" || tell(warning), // GraphiQL's, of no effect
    },
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"] },
  server: {
    proxy: {
      "/graphql": api,
      "/session": api,
      "/signup": api,
      "/invitations": api,
      "/password": api,
      "/profile": api,
      "/email": api,
    },
  },
})

// packed writes a .gz beside every script and style, so that the binary
// neither compresses while it answers nor sends them plain.
function packed(): Plugin {
  return {
    name: "kept-packed",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          if (!/\.(js|css|svg)$/.test(name)) continue
          const text = file.type === "chunk" ? file.code : file.source
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzipSync(text, { level: 9 }) })
        }
      },
    },
  }
}
