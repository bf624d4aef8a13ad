// Runs the browser's stories against the real binary: a fresh SQLite file, the
// demo tenant, a port of its own. With no Chromium it says so aloud; with
// CI=true that is a failure.
import { execFileSync, spawn } from "node:child_process"
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, join, resolve } from "node:path"

const kept = resolve(import.meta.dirname, "../../bin/kept")
const chromium = process.env.KEPT_CHROMIUM ?? onPath("chromium", "chromium-browser", "google-chrome")
if (!chromium) {
  console.error(
    "NOT TESTED: the browser's stories need Chromium, and there is none (apt-get install chromium, as root).",
  )
  process.exit(process.env.CI === "true" ? 1 : 0)
}

const data = mkdtempSync(join(tmpdir(), "kept-e2e-"))
const port = await freePort()
const base = `http://127.0.0.1:${port}`
const env = {
  ...process.env,
  KEPT_ADDR: `127.0.0.1:${port}`,
  KEPT_BASE_URL: base,
  KEPT_DATA_DIR: data,
  KEPT_DATABASE_URL: "",
  KEPT_DRAIN: "1s",
  KEPT_LOG_FORMAT: "text",
  KEPT_LOG_LEVEL: "warn",
}
let server
let code = 1
try {
  const said = execFileSync(kept, ["demo"], { env, encoding: "utf8" })
  server = spawn(kept, ["serve"], { env, stdio: "inherit" })
  await ready()
  code = await finished(
    spawn("npx", ["playwright", "test", ...process.argv.slice(2)], {
      env: { ...env, KEPT_CHROMIUM: chromium, KEPT_DEMO: said, KEPT_URL: base },
      stdio: "inherit",
    }),
  )
} finally {
  if (server) {
    server.kill("SIGTERM")
    await finished(server)
  }
  rmSync(data, { recursive: true, force: true })
}
process.exit(code)

function onPath(...names) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch {
        // not here
      }
    }
  }
}

function freePort() {
  return new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address()
      probe.close(() => found(port))
    })
  })
}

async function ready() {
  for (const until = Date.now() + 20_000; Date.now() < until; ) {
    if (server.exitCode !== null) throw new Error(`kept serve ended with ${server.exitCode}`)
    const answer = await fetch(`${base}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((wake) => setTimeout(wake, 50))
  }
  throw new Error("kept serve didn't become ready in 20 s")
}

function finished(child) {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? 1
  return new Promise((done) => child.on("exit", (status) => done(status ?? 1)))
}
