import type { Page } from "@playwright/test"
import { accessible, ask, expect, house, person, signIn, test } from "./house"

// The tabs of one browser share one cookie. What one of them does to its
// session never makes another act as somebody else, or for another business.

house()
test.use({ expected: ["409", "401"] }) // setting up another business ends the session before it

const headers = { "X-Kept-Console": "1" }

/** second makes another business of who is signed in, with a name of its own, and goes back to the demo. */
async function second(page: Page, name: string): Promise<void> {
  const slug = name.toLowerCase().replaceAll(" ", "-")
  const tenant = { name, slug, timeZone: "UTC", currency: "EUR" }
  const made = await page.request.post("/signup", { data: { tenant }, headers })
  expect(made.status(), "a second business").toBe(201)
  await choose(page, "demo")
}

const choose = (page: Page, slug: string) => page.request.post("/session/tenant", { data: { slug }, headers })

/** goTo takes a tab to another business, as a member does. */
async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: /^Workspace/ }).click()
  await page.getByRole("menuitem", { name }).click()
  await expect(page.getByRole("button", { name: `Workspace: ${name}` })).toBeVisible()
}

test("a tab writes to the business that it shows, or not at all", async ({ page, context }) => {
  await signIn(page)
  await second(page, "Second Shop")
  const { customers, viewer } = await ask<{
    customers: { nodes: { id: string }[] }
    viewer: { tenant: { name: string } }
  }>(page, "{customers(first:1){nodes{id}} viewer{tenant{name}}}")
  await page.goto(`/customers/${customers.nodes[0]?.id}`)
  const note = page.getByLabel("What should the next colleague know?")
  await note.fill("Rings the bell twice")

  const other = await context.newPage()
  await other.goto("/")
  await goTo(other, "Second Shop")
  await page.bringToFront()
  await note.press("Control+Enter")
  const dialog = page.getByRole("dialog", { name: "You went to Second Shop in another tab" })
  await expect(dialog).toContainText(`This tab is still at ${viewer.tenant.name}.`)
  await accessible(page, "moved by another tab", { parts: ["main"] }) // that has its own turn
  await expect(note).toHaveValue("Rings the bell twice")

  await dialog.getByRole("button", { name: `Back to ${viewer.tenant.name}` }).click()
  await expect(page.getByText("Note saved")).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`${customers.nodes[0]?.id}`))

  // Now it is the other tab that shows another business than its session's.
  await other.bringToFront()
  await other.getByRole("link", { name: "Customers", exact: true }).click()
  await other.getByRole("button", { name: `Go on with ${viewer.tenant.name}` }).click()
  await expect(other.getByRole("button", { name: `Workspace: ${viewer.tenant.name}` })).toBeVisible()
})

test("what one tab holds back is sent before another goes elsewhere", async ({ page, context }) => {
  await signIn(page, "/settings/team")
  await second(page, "Third Shop")
  const email = "held@example.com"
  const { inviteMember } = await ask<{ inviteMember: { invitation: { id: string } } }>(
    page,
    "mutation($i:InviteMemberInput!){inviteMember(input:$i){invitation{id}userErrors{message}}}",
    { i: { email, role: "VIEWER" } },
  )
  expect(inviteMember.invitation.id).toBeTruthy()
  const other = await context.newPage()
  await other.goto("/")
  await page.goto("/settings/team?show=invitations")
  await page.getByRole("button", { name: `Actions for ${email}` }).click()
  await page.getByRole("menuitem", { name: "Withdraw" }).click()
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible()
  await goTo(other, "Third Shop") // within the seconds in which it could be undone
  await choose(other, "demo")
  const { invitations } = await ask<{ invitations: { nodes: { email: string; state: string }[] } }>(
    other,
    "{invitations(first:50){nodes{email state}}}",
  )
  expect(invitations.nodes.find((i) => i.email === email)?.state).toBe("WITHDRAWN")
})

test("a tab is told who signed in instead, and is hers again once she has", async ({ page, context }) => {
  await signIn(page, "/customers", "ada")
  await expect(page.locator("tbody a").first()).toBeVisible()
  const other = await context.newPage()
  await signIn(other, "/promises", "sam")
  await page.bringToFront()
  await page.getByRole("link", { name: "Promises", exact: true }).click()
  const dialog = page.getByRole("dialog", { name: /signed in in another tab/ })
  await dialog.getByRole("button", { name: /^Sign in as Ada/ }).click()
  const again = page.getByRole("dialog", { name: "Sign in again" })
  await again.getByLabel("Password", { exact: true }).fill(person("ada").password)
  await again.getByRole("button", { name: "Sign in and go on" }).click()
  await expect(page.locator("tbody tr[data-index]").first()).toBeVisible()
  await expect(page.getByRole("button", { name: /^Account of Ada/ })).toBeVisible()
})
