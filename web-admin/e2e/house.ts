import { AxeBuilder } from "@axe-core/playwright"
import { test as base, expect, type Page } from "@playwright/test"

/** test fails a story that leaves an error in the console, or a policy report. */
export const test = base.extend<{ clean: undefined }>({
  clean: [
    async ({ page }, use) => {
      const heard: string[] = []
      page.on("console", (m) => {
        if (m.type() !== "error" && m.type() !== "warning") return
        // A wrong password is answered 401; the browser notes it.
        if (m.text().includes("401") && m.location().url.endsWith("/session")) return
        heard.push(`${m.type()}: ${m.text()} (${m.location().url})`.slice(0, 500))
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

/** looks are the ways in which every page is looked at: light and dark, phone and desk. */
export const looks = (["light", "dark"] as const).flatMap((scheme) =>
  [320, 1280].map((width) => ({ scheme, width, name: `${scheme} at ${width} px` })),
)

/** accessible looks at the page as it is in every way, and expects nothing wrong. */
export async function accessible(page: Page, what: string, not: { rules?: string[]; parts?: string[] } = {}) {
  for (const look of looks) {
    await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: "reduce" })
    await page.setViewportSize({ width: look.width, height: 800 })
    let axe = new AxeBuilder({ page }).withTags([
      "wcag2a",
      "wcag2aa",
      "wcag21a",
      "wcag21aa",
      "wcag22aa",
      "best-practice",
    ])
    if (not.rules) axe = axe.disableRules(not.rules)
    for (const part of not.parts ?? []) axe = axe.exclude(part)
    const { violations } = await axe.analyze()
    expect(
      violations.map(
        (v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" · ")}`,
      ),
      `${what}, ${look.name}`,
    ).toEqual([])
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(wide, `${what}, ${look.name}: pixels to scroll sideways`).toBeLessThanOrEqual(0)
  }
}

/** demo is how to sign in to the demo tenant, as `kept demo` told it. */
export function demo(): { email: string; password: string } {
  const said = process.env.KEPT_DEMO ?? ""
  const email = /\S+@\S+/.exec(said)?.[0]
  const password = /password "([^"]+)"/.exec(said)?.[1]
  if (!email || !password) throw new Error(`kept demo didn't say how to sign in: ${said}`)
  return { email, password }
}

export { expect }
