import { defineConfig } from "@playwright/test"

// e2e/run.js makes the demo tenant and finds Chromium; `npm run e2e` runs it.
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalTimeout: 25 * 60_000,
  timeout: 360_000, // axe looks at every cell of a long table, in four looks, on two slow cores
  expect: { timeout: 20_000 }, // stories aren't timed; where a second matters they say so
  workers: 2,
  forbidOnly: true,
  reporter: "list",
  use: {
    locale: "en-GB",
    actionTimeout: 60_000, // what can't be clicked says so, before the story's own time is out
    video: "off",
    screenshot: "only-on-failure",
    trace: "off",
    launchOptions: {
      executablePath: process.env.KEPT_CHROMIUM,
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
})
