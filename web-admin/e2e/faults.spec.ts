import { accessible, chord, expect, house, person, signIn, test, tryNow } from "./house"

const kept = house()
test.use({
  expected: ["ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_INCOMPLETE_CHUNKED_ENCODING", "401"],
})

test("the server goes and comes back: told, waited for, gone on", async ({ page }) => {
  await signIn(page, "/customers")
  await expect(page.locator("tbody a").first()).toBeVisible()
  await page.waitForTimeout(3_000) // the other pages' code comes when this one is there
  await kept.stop("SIGKILL")
  await page.getByRole("link", { name: "Promises", exact: true }).click()
  await expect(page.getByText("Kept can’t be reached.")).toBeVisible()
  await accessible(page, "server gone", { rules: ["page-has-heading-one"] }) // the page itself is still to come
  await kept.start()
  await tryNow(page)
  await expect(page.getByText("Kept can’t be reached.")).toBeHidden()
  await expect(page.getByRole("heading", { name: "Promises", level: 1 })).toBeVisible()
  await expect(page.locator("tbody tr[data-index]").first()).toBeVisible()
})

test("the session ends: sign in again, and go on in the same place", async ({ page, context }) => {
  await signIn(page, "/customers")
  await expect(page.locator("tbody a").first()).toBeVisible()
  await context.clearCookies()
  await page.getByRole("link", { name: "Promises", exact: true }).click()
  const dialog = page.getByRole("dialog", { name: "Sign in again" })
  await expect(dialog).toBeVisible()
  await accessible(page, "sign in again")
  await dialog.getByLabel("Password", { exact: true }).fill(person().password)
  await dialog.getByRole("button", { name: "Sign in and go on" }).click()
  await expect(dialog).toBeHidden()
  await expect(page.locator("tbody tr[data-index]").first()).toBeVisible()
})

test("a tab that is older than the server is asked to reload", async ({ page }) => {
  await page.route("**/graphql", async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, headers: { ...answer.headers(), "x-kept-build": "another" } })
  })
  await signIn(page, "/customers")
  await expect(page.getByText("Kept was upgraded.")).toBeVisible()
  await accessible(page, "an old tab")
})

test("keys go, find, and list themselves; the palette opens a customer", async ({ page }) => {
  test.slow() // axe looks eight times
  await signIn(page, "/")
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  await chord(page, "g", "c")
  await expect(page).toHaveURL(/\/customers/)
  await page.keyboard.press("?")
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("Next row")
  await accessible(page, "help")
  await page.keyboard.press("Escape")
  await page.keyboard.press("Control+k")
  await page.getByRole("textbox", { name: "Command palette" }).fill("maurer")
  await expect(page.getByRole("option", { name: /Maurer/ }).first()).toBeVisible()
  await accessible(page, "palette")
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(/\/customers\/cus_/)
})

test("language and appearance are kept", async ({ page }) => {
  await signIn(page, "/promises")
  await page.getByRole("button", { name: /^Account of/ }).click()
  await page.getByRole("menuitemradio", { name: "Deutsch" }).click()
  await expect(page.getByRole("heading", { name: "Zusagen", level: 1 })).toBeVisible()
  await page.getByRole("menuitemradio", { name: "Dunkel" }).click()
  await page.reload()
  await expect(page.getByRole("heading", { name: "Zusagen", level: 1 })).toBeVisible()
  await expect(page.locator("html")).toHaveAttribute("lang", "de")
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark")
})

test("a view is saved, gone back to, and shared", async ({ page }) => {
  await signIn(page, "/promises?order=DUE_AT_DESC")
  await page.getByRole("button", { name: "Views" }).click()
  await page.getByRole("menuitem", { name: "Save this view…" }).click()
  await accessible(page, "a view to name", { parts: ["table"] }) // the list has its own turn
  await page.getByLabel("Name").fill("Latest first")
  await page.getByRole("button", { name: "Save" }).click()
  await expect(page.getByRole("button", { name: "Latest first" })).toBeVisible()
  await page.goto("/promises")
  await page.getByRole("button", { name: "Views" }).click()
  await page.getByRole("menuitem", { name: "Latest first" }).click()
  await expect(page).toHaveURL(/order=DUE_AT_DESC/)
})

test("pages ask by hash, and send the document to a server that doesn't know it", async ({ page }) => {
  const sent: { query?: string; extensions?: { persistedQuery: { sha256Hash: string } } }[] = []
  page.on("request", (r) => r.url().endsWith("/graphql") && sent.push(r.postDataJSON()))
  await signIn(page, "/customers")
  await expect(page.getByRole("row").nth(1)).toBeVisible()
  expect(sent.length).toBeGreaterThan(0)
  for (const { query, extensions } of sent) {
    expect(query).toBeUndefined()
    expect(extensions?.persistedQuery.sha256Hash).toMatch(/^[0-9a-f]{64}$/)
  }

  // As after an upgrade: nothing that this tab asks for is known.
  await page.route("**/graphql", (route) => {
    const body = route.request().postDataJSON()
    if (body.extensions) body.extensions.persistedQuery.sha256Hash = "0".repeat(64)
    return route.continue({ postData: JSON.stringify(body) })
  })
  await page.reload()
  await expect(page.getByRole("row").nth(1)).toBeVisible()
  expect(sent.filter(({ query }) => query).length).toBeGreaterThan(0)
})

test("what is typed before the palette's code has come isn't lost", async ({ page }) => {
  // The code comes after the last key.
  let come = () => {}
  const last = new Promise<void>((done) => {
    come = done
  })
  await page.route(/assets\/Palette/, async (route) => {
    await last
    await route.continue()
  })
  await signIn(page, "/")
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  await page.keyboard.press("Control+k")
  await page.keyboard.type("maurerx")
  await page.keyboard.press("Backspace")
  come()
  const box = page.getByRole("textbox", { name: "Command palette" })
  await expect(box).toHaveValue("maurer")
  await expect(page.getByRole("option", { name: /Maurer/ }).first()).toBeVisible()
  await expect(box).toBeFocused()
  await page.keyboard.type("!")
  await expect(box).toHaveValue("maurer!")
})

test("Enter is heard too: who knows where she goes doesn't wait for the palette", async ({ page }) => {
  await signIn(page, "/")
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  await page.keyboard.press("Control+k")
  await page.keyboard.type("customers")
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(/\/customers/)
  await expect(page.getByRole("dialog")).toHaveCount(0)
})
