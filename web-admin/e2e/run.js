// Runs the browser's stories against the real binary. Makes the demo tenant
// once; every story file gets a copy of its own (see house.ts). With no
// Chromium it is installed where that may be, as root; else it says so aloud,
// which with CI=true is a failure.
import { execFileSync, spawn } from "node:child_process"
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join, resolve } from "node:path"

const kept = resolve(import.meta.dirname, "../../bin/kept")
const chromium = process.env.KEPT_CHROMIUM ?? found() ?? installed()
if (!chromium) {
  console.error(
    "NOT TESTED: the browser's stories need Chromium, and there is none (as root: apt-get install chromium).",
  )
  process.exit(process.env.CI === "true" ? 1 : 0)
}

const data = mkdtempSync(join(tmpdir(), "kept-e2e-"))
let code = 1
try {
  const env = { ...process.env, KEPT_DATA_DIR: data, KEPT_DATABASE_URL: "", KEPT_LOG_LEVEL: "warn" }
  const said = execFileSync(kept, ["demo"], { env, encoding: "utf8" })
  const stories = spawn("npx", ["playwright", "test", ...process.argv.slice(2)], {
    env: {
      ...process.env,
      KEPT_BINARY: kept,
      KEPT_CHROMIUM: chromium,
      KEPT_DEMO: said,
      KEPT_DEMO_DATA: data,
    },
    stdio: "inherit",
  })
  code = await new Promise((done) => stories.on("exit", (status) => done(status ?? 1)))
} finally {
  rmSync(data, { recursive: true, force: true })
}
process.exit(code)

function found() {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch {
        // not here
      }
    }
  }
}

function installed() {
  if (process.getuid?.() !== 0 || process.env.KEPT_INSTALL === "off") return undefined
  try {
    console.error("Installing Chromium for the browser's stories (apt-get install chromium).")
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
    execFileSync("apt-get", ["update", "-q"], { env, stdio: "ignore" })
    execFileSync("apt-get", ["install", "-q", "-y", "--no-install-recommends", "chromium"], {
      env,
      stdio: "ignore",
    })
    return found()
  } catch {
    return undefined // no apt-get here, or it can't
  }
}
