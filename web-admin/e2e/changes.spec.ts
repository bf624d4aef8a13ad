import type { Page, Request } from "@playwright/test"
import { ask, expect, house, signIn, test } from "./house"

// A change is seen before it is sent. What can be undone waits for some seconds,
// and is never lost: whoever leaves the page has meant it.

house()

let invited = 0

/** invite asks somebody new, and opens the list that she is in. */
async function invite(page: Page): Promise<string> {
  const email = `somebody-${++invited}@example.com`
  await ask(page, "mutation($i:InviteMemberInput!){inviteMember(input:$i){userErrors{message}}}", {
    i: { email, role: "VIEWER" },
  })
  await page.goto("/settings/team?show=invitations")
  return email
}

async function withdraw(page: Page, email: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${email}` }).click()
  await page.getByRole("menuitem", { name: "Withdraw" }).click()
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible()
}

async function stateOf(page: Page, email: string): Promise<string | undefined> {
  const { invitations } = await ask<{ invitations: { nodes: { email: string; state: string }[] } }>(
    page,
    "{invitations(first:50){nodes{email state}}}",
  )
  return invitations.nodes.find((i) => i.email === email)?.state
}

// A change carries a key, by which the server knows a second try.
const isChange = (asked: Request) => asked.headers()["idempotency-key"] !== undefined

const row = (page: Page, email: string) => page.getByRole("row", { name: email })

test("a change is seen at once, and undone before it was sent", async ({ page }) => {
  await signIn(page)
  const email = await invite(page)
  const sent: string[] = []
  page.on("request", (asked) => {
    if (isChange(asked)) sent.push(asked.url())
  })
  await withdraw(page, email)
  await expect(row(page, email)).toContainText("Withdrawn")
  await page.keyboard.press("z")
  await expect(page.getByRole("button", { name: "Undo" })).toBeHidden()
  await expect(row(page, email)).toContainText("Open")
  expect(sent).toEqual([])
  expect(await stateOf(page, email)).toBe("OPEN")
})

const ways: [string, (page: Page) => Promise<unknown>][] = [
  ["the page is left", (page) => page.goto("about:blank")],
  ["the page is loaded again", (page) => page.reload()],
  ["the tab is closed", (page) => page.close({ runBeforeUnload: true })],
  ["another page of the console is gone to", (page) => page.getByRole("link", { name: "Today" }).click()],
]

for (const [name, leave] of ways) {
  test(`what is held is sent when ${name}`, async ({ page, context }) => {
    await signIn(page)
    const other = await context.newPage()
    const email = await invite(page)
    await withdraw(page, email)
    await leave(page)
    await expect.poll(() => stateOf(other, email), { timeout: 10_000 }).toBe("WITHDRAWN")
  })
}

test.describe("when the server says no", () => {
  test.use({ expected: ["500"] })

  test("a change that was seen is taken back, with a word", async ({ page }) => {
    await signIn(page)
    const email = await invite(page)
    await page.route("**/graphql", async (route) => {
      if (!isChange(route.request())) return route.fallback()
      await route.fulfill({ status: 500, headers: { "X-Request-Id": "req-1" } })
    })
    await withdraw(page, email)
    await expect(row(page, email)).toContainText("Withdrawn")
    await expect(page.getByText("Something went wrong on our side. Request req-1.")).toBeVisible({
      timeout: 20_000,
    })
    await expect(row(page, email)).toContainText("Open")
  })

  test("a page that can't be read says so, and is read again", async ({ page }) => {
    await signIn(page)
    await page.route("**/graphql", (route) => route.fulfill({ status: 500 }))
    await page.goto("/customers")
    await expect(page.getByRole("alert")).toContainText("That didn’t work", { timeout: 20_000 })
    await page.unroute("**/graphql")
    await page.getByRole("button", { name: "Try again" }).click()
    await expect(page.locator("tbody tr[data-index]").first()).toBeVisible()
    await expect(page.getByRole("alert")).toHaveCount(0)
  })
})

test("what a role doesn't let one see says so, and whom to ask", async ({ page }) => {
  await signIn(page, "/import", "vera")
  await expect(page.getByText("This needs more rights")).toBeVisible()
  await expect(page.getByText("Your role here is “Viewer”. An admin of")).toBeVisible()
  await expect(page.getByRole("button", { name: "Choose a file" })).toHaveCount(0)
})
