import { defineConfig } from "@playwright/test"

// e2e/run.js starts the server and sets these; `npm run e2e` runs it.
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalTimeout: 5 * 60_000,
  timeout: 120_000,
  workers: 1,
  forbidOnly: true,
  reporter: "list",
  use: {
    baseURL: process.env.KEPT_URL,
    video: "off",
    screenshot: "only-on-failure",
    trace: "off",
    launchOptions: {
      executablePath: process.env.KEPT_CHROMIUM,
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
})
