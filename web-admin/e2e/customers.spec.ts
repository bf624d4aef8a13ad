import type { Page } from "@playwright/test"
import { accessible, ask, expect, house, signIn, test, tryNow } from "./house"

const kept = house()

async function firstCustomer(page: Page): Promise<{ id: string; name: string }> {
  const { customers } = await ask<{ customers: { nodes: { id: string; name: string }[] } }>(
    page,
    "{customers(first:1){nodes{id name}}}",
  )
  const [first] = customers.nodes
  if (!first) throw new Error("the demo tenant has no customers")
  return first
}

test("a name that is HTML is shown as such, and does nothing", async ({ page }) => {
  const name = `<img src=x onerror="document.title='broken in'">`
  await signIn(page, "/customers")
  await page.getByRole("button", { name: "Add customer" }).first().click()
  await page.getByLabel("Name", { exact: true }).fill(name)
  await page.getByRole("dialog").getByRole("button", { name: "Add customer" }).click()
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible()
  await page.goto("/customers?q=%3Cimg")
  await expect(page.getByRole("link", { name, exact: true })).toBeVisible()
  await expect(page).toHaveTitle("Customers · Kept")
})

test("what is wrong is said at its field, and nothing is lost", async ({ page }) => {
  await signIn(page, "/customers")
  await page.getByRole("button", { name: "Add customer" }).first().click()
  const dialog = page.getByRole("dialog", { name: "Add a customer" })
  await dialog.getByRole("button", { name: "Add customer" }).click()
  await expect(dialog.getByText("Give a name, an e-mail address or a phone number")).toBeVisible()
  await dialog.getByLabel("Name", { exact: true }).fill("Somebody New")
  await page.reload()
  await page.getByRole("button", { name: "Add customer" }).first().click()
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("Somebody New")
})

test("a note is written, read, pinned and found in the timeline alone", async ({ page }) => {
  await signIn(page)
  const { id } = await firstCustomer(page)
  await page.goto(`/customers/${id}`)
  await page.getByLabel("What should the next colleague know?").fill("Rings only in the morning")
  await page.getByLabel("Pin it to the top").check()
  await page.getByLabel("What should the next colleague know?").press("Control+Enter")
  await expect(page.getByText("Note saved")).toBeVisible()
  await expect(page.getByRole("region", { name: "Pinned" })).toContainText("Rings only in the morning")
  await page.getByLabel("Show of the timeline").selectOption("Notes")
  await expect(page).toHaveURL(/kind=NOTE/)
  await expect(page.getByRole("region", { name: "Timeline", exact: true })).toContainText(
    "Rings only in the morning",
  )
})

test.describe("with the server gone", () => {
  test.use({ expected: ["Failed to load resource", "ERR_"] })

  test("a draft is kept, the page says so, and goes on when it is back", async ({ page }) => {
    await signIn(page)
    const { id } = await firstCustomer(page)
    await page.goto(`/customers/${id}`)
    const note = page.getByLabel("What should the next colleague know?")
    await note.fill("Half a sentence")
    await kept.stop("SIGKILL")
    await note.press("Control+Enter")
    await expect(page.getByText("Kept can’t be reached.").first()).toBeVisible()
    await expect(note).toHaveValue("Half a sentence")
    await kept.start()
    await tryNow(page)
    await expect(note).toHaveValue("") // saved, however long ago the page said so
    await page.getByLabel("Show of the timeline").selectOption("Notes")
    await expect(page.getByText("Half a sentence")).toHaveCount(1)
  })
})

test.describe("with the session ended", () => {
  test.use({ expected: ["401"] })

  test("one signs in again and goes on where one was", async ({ page, context }) => {
    await signIn(page)
    const { id } = await firstCustomer(page)
    await page.goto(`/customers/${id}`)
    const note = page.getByLabel("What should the next colleague know?")
    await note.fill("Written before the session ended")
    await context.clearCookies()
    await note.press("Control+Enter")
    await expect(page.getByRole("dialog", { name: "Sign in again" })).toBeVisible()
    await page.getByRole("dialog").getByLabel("Password", { exact: true }).fill("keep your word")
    await page.getByRole("button", { name: "Sign in and go on" }).click()
    await expect(page.getByText("Note saved")).toBeVisible()
    await expect(page).toHaveURL(new RegExp(id))
  })
})

test.describe("another tenant's customer", () => {
  test.use({ expected: ["404"] })

  test("isn't found, and says nothing of being there", async ({ page }) => {
    await signIn(page)
    const { id, name } = await firstCustomer(page)
    await page.goto("about:blank") // else the page that is open asks without a session
    await page.context().clearCookies()
    const answer = await page.request.post("/signup", {
      data: {
        tenant: { name: "Another Shop", slug: "another-shop", timeZone: "Europe/Berlin", currency: "EUR" },
        name: "Somebody Else",
        email: "else@another.example",
        password: "a long enough password",
      },
      headers: { "X-Kept-Console": "1" },
    })
    expect(answer.ok()).toBe(true)
    await page.goto(`/customers/${id}`)
    await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible()
    await expect(page.getByText(name)).toHaveCount(0)
  })
})

test("two records of one person become one, once the outcome was seen, and two again", async ({ page }) => {
  await signIn(page, "/customers")
  const boxes = page.locator("tbody input[type=checkbox]")
  await boxes.nth(0).check()
  await boxes.nth(1).check()
  await page.getByRole("button", { name: "Merge", exact: true }).click()
  const dialog = page.getByRole("dialog", { name: "Merge two records of one person" })
  await expect(dialog.getByText("Where they differ, this stands:")).toBeVisible()
  const survivor = (await dialog.getByText(/stays;/).innerText()).split(" stays;")[0] ?? ""
  await dialog.getByLabel("Why are they the same person?").fill("Same address")
  await dialog.getByRole("button", { name: "Merge", exact: true }).click()
  await expect(page.getByText("Records merged")).toBeVisible()
  await expect(page.getByRole("status").first()).toContainText(/2\d\d customers/)
  await page.getByRole("link", { name: survivor, exact: true }).first().click()
  await expect(page.getByRole("region", { name: "Merged records" })).toContainText("Same address")
  await page.getByRole("button", { name: "Undo the merge" }).click()
  await expect(page.getByText("Merge undone")).toBeVisible()
  await expect(page.getByRole("region", { name: "Merged records" })).toHaveCount(0)
})

// KEPT_STORY_ROWS=50000 takes some minutes, and the rows of which the console promises that it scrolls through them.
const many = Number(process.env.KEPT_STORY_ROWS ?? 5_000)

test(`${many} rows are scrolled through without a blank one, and fewer than 60 are there`, async ({
  page,
}) => {
  test.setTimeout(60_000 + many * 60)
  await signIn(page)
  const name = (n: number) => `Zz row ${String(n).padStart(5, "0")}`
  for (let n = 0; n < many; n += 250) {
    const rows = Array.from({ length: 250 }, (_, i) => [`row-${n + i}`, name(n + i)])
    await ask(page, "mutation($i:ImportRecordsInput!){importRecords(input:$i){userErrors{message}}}", {
      i: { kind: "CUSTOMERS", columns: ["externalId", "name"], rows },
    })
  }
  await page.goto("/customers?q=Zz%20row")
  await expect(page.getByRole("link", { name: name(0) })).toBeVisible()
  const list = page.getByRole("region", { name: "All customers" })
  await list.hover()
  const last = page.getByRole("link", { name: name(many - 1) })
  while ((await last.count()) === 0) {
    await page.mouse.wheel(0, 4_000)
    expect(await list.evaluate(settled)).toEqual({ blank: [], crowded: false })
  }
  for (const key of ["Home", "End", "PageUp", "Home", "PageDown"]) {
    await list.press(key)
    await expect(async () => expect(await list.evaluate(moves)).toBe(false)).toPass()
    expect(await list.evaluate(settled), `after ${key}`).toEqual({ blank: [], crowded: false })
  }
})

test("on a phone no more is read and drawn than is looked at", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 })
  await signIn(page, "/customers")
  const list = page.getByRole("region", { name: "All customers" })
  await expect(list.getByRole("link").first()).toBeVisible()
  await list.hover()
  for (let i = 0; i < 20; i++) {
    await page.mouse.wheel(0, 300)
    expect((await list.evaluate(settled)).crowded).toBe(false)
  }
  expect((await list.evaluate(settled)).blank).toEqual([])
})

// Once what was scrolled is drawn: at which heights of the list there is no row, and whether there are too many.
async function settled(scroller: Element): Promise<{ blank: number[]; crowded: boolean }> {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
  const box = scroller.getBoundingClientRect()
  const blank: number[] = []
  for (let y = 50; y < box.height - 5; y += 20) {
    const there = document.elementFromPoint(box.left + 200, box.top + y)
    if (!there?.closest("tbody tr:not([aria-hidden])")) blank.push(y)
  }
  return { blank, crowded: scroller.querySelectorAll("tr").length >= 60 }
}

// Keys scroll a long way in several frames.
async function moves(scroller: Element): Promise<boolean> {
  const was = scroller.scrollTop
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
  return scroller.scrollTop !== was
}

test("a customer is erased once her name was typed, and her page says so", async ({ page }) => {
  await signIn(page, "/customers")
  const { createCustomer } = await ask<{ createCustomer: { customer: { id: string } } }>(
    page,
    `mutation{createCustomer(input:{name:"Forget Me", identities:[{kind:EMAIL, value:"forget@me.example"}]}){customer{id}}}`,
  )
  const { id } = createCustomer.customer
  await page.goto(`/customers/${id}`)
  await page.getByLabel("What should the next colleague know?").fill("Forget Me is shy")
  await page.getByLabel("What should the next colleague know?").press("Control+Enter")
  await expect(page.getByText("Note saved")).toBeVisible()
  await page.getByRole("button", { name: "Erase customer…" }).click()
  const dialog = page.getByRole("dialog", { name: "Erase Forget Me" })
  await expect(dialog).toContainText("This can't be undone")
  await dialog.getByLabel("Type “Forget Me” to confirm").fill("Forget")
  await dialog.getByRole("button", { name: "Erase for good" }).click()
  await expect(dialog.getByText("This isn't the name: Forget Me")).toBeVisible()
  await accessible(page, "erasing a customer")
  await dialog.getByLabel("Type “Forget Me” to confirm").fill("Forget Me")
  await dialog.getByRole("button", { name: "Erase for good" }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole("heading", { name: /^Erased customer / })).toBeVisible()
  await expect(page.getByRole("alert").filter({ hasText: "This customer was erased" })).toContainText(
    "nothing more is recorded",
  )
  await expect(page.getByText("Forget Me")).toHaveCount(0)
  await expect(page.getByText("forget@me.example")).toHaveCount(0)
  for (const name of ["Edit", "Make promise", "Erase customer…"]) {
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0)
  }
  await accessible(page, "a customer who was erased")
  await page.goto("/customers?q=Forget")
  await expect(page.getByRole("link", { name: "Forget Me" })).toHaveCount(0)
  await page.goto("/settings/audit")
  await expect(page.getByRole("row").filter({ hasText: "Customer erased" }).first()).toBeVisible()
})
