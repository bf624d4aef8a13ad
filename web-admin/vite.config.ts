import { mkdirSync, writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { tanstackRouter } from "@tanstack/router-plugin/vite"
import react from "@vitejs/plugin-react"
import type { Plugin, Rolldown } from "vite"
import { defineConfig } from "vitest/config"
import { chunks } from "./tools/chunks.ts"
import { direct } from "./tools/direct.ts"
import { documents } from "./tools/documents.ts"
import { speaks, subjectsOf } from "./tools/speaks.ts"

// The server swaps this word for a fresh nonce on every answer.
const nonce = "__KEPT_NONCE__"

const api = { target: process.env.KEPT_BASE_URL ?? "http://127.0.0.1:8080" }

export default defineConfig({
  plugins: [
    tanstackRouter({ target: "react", autoCodeSplitting: true }),
    react(),
    speaks(),
    documents(),
    direct(),
    packed(),
  ],
  html: { cspNonce: nonce },
  build: {
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    target: "es2023",
    assetsInlineLimit: 0, // the content security policy has no data: scripts or fonts
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: ["index.html", "graphiql/index.html"],
      output: { codeSplitting: { groups: chunks } },
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
      "/factor": api,
    },
  },
})

// packed writes a .gz beside every script and style, so that the binary
// neither compresses while it answers nor sends them plain. What each weighs and
// which others it needs it leaves for tools/budget.js.
function packed(): Plugin {
  return {
    name: "kept-packed",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const weighed: Record<string, object> = {}
        for (const [name, file] of Object.entries(bundle)) {
          if (!/\.(js|css|svg)$/.test(name)) continue
          const source = gzipSync(file.type === "chunk" ? file.code : file.source, { level: 9 })
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source })
          weighed[name] = { bytes: source.length, ...needs(file, this) }
        }
        mkdirSync("node_modules/.kept", { recursive: true })
        writeFileSync("node_modules/.kept/bundle.json", JSON.stringify(weighed, null, 1))
      },
    },
  }
}

function needs(file: Rolldown.OutputAsset | Rolldown.OutputChunk, build: Rolldown.PluginContext) {
  if (file.type === "asset") return {}
  const code = file.moduleIds.filter((id) => id.includes("/src/")).map((id) => build.getModuleInfo(id)?.code)
  const speaks = subjectsOf(code.join("\n"))
  const { viteMetadata } = file as { viteMetadata?: { importedCss: Set<string> } }
  const [...styles] = viteMetadata?.importedCss ?? []
  return { source: file.facadeModuleId, imports: file.imports, later: file.dynamicImports, styles, speaks }
}
