import { AxeBuilder } from "@axe-core/playwright"
import { test as base, expect, type Page } from "@playwright/test"
import { Server } from "./server"

let server: Server | undefined

/**
 * house gives a story file a server of its own: the real binary, a fresh
 * database, with the demo tenant unless it is to be empty. Call it at the top.
 *
 *   const kept = house()
 *   test("…", async ({ page }) => { await signIn(page); … await kept.stop() … })
 */
export function house({ empty = false } = {}): Server {
  const own = new Server(!empty)
  test.beforeAll(async () => {
    await own.start()
    server = own
  })
  test.afterAll(() => own.remove())
  return own
}

/** slower is by how much KEPT_E2E_SLOW holds the browser's processor back, to find stories that need luck. */
const slower = Number(process.env.KEPT_E2E_SLOW ?? 1)

interface Story {
  /** What the browser may complain of in this story: parts of its messages. */
  expected: string[]
  clean: undefined
}

/** test fails a story that leaves an error in the console, or a policy report. */
export const test = base.extend<Story>({
  baseURL: async ({ baseURL: _ }, use) => use(server?.url),
  page: async ({ page }, use) => {
    if (slower > 1) {
      const devtools = await page.context().newCDPSession(page)
      await devtools.send("Emulation.setCPUThrottlingRate", { rate: slower })
    }
    await use(page)
  },
  expected: [[], { option: true }],
  clean: [
    async ({ page, expected }, use) => {
      const heard: string[] = []
      page.on("console", (m) => {
        if (m.type() !== "error" && m.type() !== "warning") return
        const said = `${m.type()}: ${m.text()} (${m.location().url})`.slice(0, 500)
        if (!expected.some((part) => said.includes(part))) heard.push(said)
      })
      page.on("pageerror", (e) => heard.push(`thrown: ${e.message}`))
      await page.addInitScript(() =>
        document.addEventListener("securitypolicyviolation", (e) =>
          console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`),
        ),
      )
      await use(undefined)
      expect(heard, "errors in the browser's console").toEqual([])
    },
    { auto: true },
  ],
})

/** Who works for the demo tenant: the names that its members have there, by role. */
export type Who = "owner" | "sam" | "ada" | "vera"

/** person is how somebody of the demo tenant signs in, as `kept demo` told it. */
export function person(who: Who = "owner"): { email: string; password: string } {
  const password = /password "([^"]+)"/.exec(process.env.KEPT_DEMO ?? "")?.[1]
  if (!password) throw new Error(`kept demo didn't say how to sign in: ${process.env.KEPT_DEMO}`)
  return { email: `${who}@demo.example`, password }
}

/**
 * signIn opens a session without the form, and goes to a page. It leaves the one
 * that is open first, which would ask in the name of whoever it was opened for.
 */
export async function signIn(page: Page, path = "/", who: Who = "owner"): Promise<void> {
  await page.goto("about:blank")
  const answer = await page.request.post("/session", {
    data: person(who),
    headers: { "X-Kept-Console": "1" },
  })
  expect(answer.status(), "sign in").toBe(200)
  await page.goto(path)
}

/** fillSignIn signs in by the form that is on the page. */
export async function fillSignIn(page: Page, who: Who = "owner"): Promise<void> {
  const { email, password } = person(who)
  await page.getByLabel("E-mail").fill(email)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Sign in" }).click()
}

/** ask sends GraphQL as the member who is signed in, to set a scene or to see what was stored. */
export async function ask<Data>(page: Page, query: string, variables: object = {}): Promise<Data> {
  const answer = await page.request.post("/graphql", {
    data: { query, variables },
    headers: { "X-Kept-Console": "1" },
  })
  const { data, errors } = await answer.json()
  expect(errors, query).toBeUndefined()
  return data
}

/** tryNow has a page that lost the server look for it; it may have done so by itself by now. */
export async function tryNow(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Try now" })
  await button.click({ timeout: 5_000 }).catch(() => expect(button).toHaveCount(0))
}

/** chord presses keys one right after the other, as fingers do, however slow the page is. */
export async function chord(page: Page, ...keys: string[]): Promise<void> {
  await Promise.all(keys.map((key) => page.keyboard.press(key)))
}

/** looks are the ways in which every page is looked at: light and dark, phone and desk. */
/** day is the date in so many days where the demo tenant is: near midnight not what it is in UTC. */
export function day(n: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Berlin" }).format(Date.now() + n * 86_400_000)
}

export const looks = (["light", "dark"] as const).flatMap((scheme) =>
  [320, 1440].map((width) => ({ scheme, width, name: `${scheme} at ${width} px` })),
)

/** inColour are the rules of axe that colours may break: the only ones to differ between light and dark. */
const inColour = ["color-contrast", "link-in-text-block"]

/**
 * accessible looks at the page in every way, and expects nothing wrong with it
 * once it has come to rest: a page that is still to come has no heading, and a
 * dialog that is half faded in no contrast.
 */
export async function accessible(page: Page, what: string, not: { rules?: string[]; parts?: string[] } = {}) {
  for (const look of looks) {
    await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: "reduce" })
    await page.setViewportSize({ width: look.width, height: 800 })
    await expect
      .poll(() => violations(page, not, look.scheme === "dark"), {
        message: `${what}, ${look.name}`,
        timeout: 30_000,
      })
      .toEqual([])
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(wide, `${what}, ${look.name}: pixels to scroll sideways`).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** violations is what axe finds on the page as it is now, or in its colours alone. */
async function violations(
  page: Page,
  not: { rules?: string[]; parts?: string[] },
  coloursOnly: boolean,
): Promise<string[]> {
  // The legacy mode spares an empty page per look, which is for frames of other origins: there are none.
  let axe = new AxeBuilder({ page }).setLegacyMode()
  if (coloursOnly) axe = axe.withRules(inColour.filter((rule) => !not.rules?.includes(rule)))
  else {
    axe = axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    if (not.rules) axe = axe.disableRules(not.rules)
  }
  for (const part of not.parts ?? []) axe = axe.exclude(part)
  const { violations } = await axe.analyze()
  return violations.map(
    (v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" · ")}`,
  )
}

export { expect }
