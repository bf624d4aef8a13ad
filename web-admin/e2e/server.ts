import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Server is the real binary with a database of its own. */
export class Server {
  url = ""
  private child: ChildProcess | undefined
  private readonly data: string

  /** The demo tenant is in it, or nothing at all. */
  constructor(demo: boolean) {
    this.data = mkdtempSync(join(tmpdir(), "kept-story-"))
    if (demo) cpSync(named("KEPT_DEMO_DATA"), this.data, { recursive: true })
  }

  /** start returns once the server is ready; after a stop it comes back at the same address. */
  async start(env: Record<string, string> = {}): Promise<void> {
    const address = this.url ? new URL(this.url).host : `127.0.0.1:${await freePort()}`
    this.url = `http://${address}`
    this.child = spawn(named("KEPT_BINARY"), ["serve"], {
      env: {
        ...process.env,
        KEPT_ADDR: address,
        KEPT_BASE_URL: this.url,
        KEPT_DATA_DIR: this.data,
        KEPT_DATABASE_URL: "",
        KEPT_DRAIN: "0s",
        KEPT_LOG_FORMAT: "text",
        KEPT_LOG_LEVEL: "warn",
        KEPT_RATE_LIMIT: "off", // a story asks faster than a person
        ...env,
      },
      stdio: "inherit",
    })
    for (const until = Date.now() + 20_000; Date.now() < until; ) {
      if (this.child.exitCode !== null) throw new Error(`kept serve ended with ${this.child.exitCode}`)
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined)
      if (answer?.ok) return
      await new Promise((wake) => setTimeout(wake, 50))
    }
    throw new Error("kept serve didn't become ready in 20 s")
  }

  /** stop ends the server as an operator does, or kills it; its data stays. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((done) => child.on("exit", done))
    child.kill(signal)
    await ended
  }

  /** run runs another command of the program on the same data, as an operator does. */
  run(...args: string[]): string {
    const env = { ...process.env, KEPT_DATA_DIR: this.data, KEPT_DATABASE_URL: "", KEPT_LOG_LEVEL: "warn" }
    return execFileSync(named("KEPT_BINARY"), args, { env, encoding: "utf8" })
  }

  async remove(): Promise<void> {
    await this.stop("SIGKILL")
    rmSync(this.data, { recursive: true, force: true })
  }
}

function named(variable: string): string {
  const value = process.env[variable]
  if (!value) throw new Error(`${variable} is missing: run the stories by npm run e2e`)
  return value
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => found(port))
    })
  })
}
