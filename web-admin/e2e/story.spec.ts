import { accessible, expect, fillSignIn, house, test } from "./house"

house()
test.use({ expected: ["401"] }) // a wrong password, a session that has ended

// GraphiQL takes a moment to notice which operation its editor holds: a query is tried until it is answered.

test("from signing in to a customer's promises, a query, and out again", async ({ page }) => {
  await page.goto("/")
  await expect(page).toHaveURL(/\/sign-in/)
  await accessible(page, "sign in")
  await page.getByLabel("E-mail").fill("nobody@example.com")
  await page.getByLabel("Password", { exact: true }).fill("a wrong password")
  await page.getByRole("button", { name: "Sign in" }).click()
  await expect(page.getByRole("alert")).toHaveText(/password is wrong/)
  await accessible(page, "sign in with a wrong password")
  await fillSignIn(page)

  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible()
  await expect(page.getByText(/kept in time, of/)).toBeVisible()

  await page.getByRole("link", { name: "Customers", exact: true }).click()
  await expect(page.getByRole("status").first()).toContainText("240 customers")

  await page.locator("tbody a").first().click()
  await expect(page.getByRole("heading", { name: "Promises" })).toBeVisible()
  await expect(page.locator("main [data-tone]").first()).toBeVisible()
  await expect(
    page.getByRole("region", { name: "Timeline", exact: true }).getByRole("listitem").first(),
  ).toBeVisible()

  await page.getByRole("link", { name: "GraphiQL" }).click()
  await expect(async () => {
    await page.getByRole("button", { name: /Execute query/ }).click()
    await expect(page.locator(".result-window")).toContainText('"demo"', { timeout: 2_000 })
  }).toPass()
  await accessible(page, "GraphiQL", {
    // GraphiQL's tabs hold their own close buttons, and CodeMirror scrolls by the arrow keys in its text area.
    rules: ["nested-interactive", "scrollable-region-focusable"],
  })

  await page.getByRole("link", { name: "Kept" }).click()
  await page.getByRole("button", { name: /^Account of/ }).click()
  await page.getByRole("menuitem", { name: "Sign out", exact: true }).click()
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible()
  await page.goto("/customers")
  await expect(page).toHaveURL(/\/sign-in\?next=/)
})

test("who was signed out meanwhile signs in again and is where she was", async ({ page, context }) => {
  await page.goto("/customers?q=a")
  await fillSignIn(page)
  await expect(page.getByRole("searchbox")).toHaveValue("a")
  await context.clearCookies()
  await page.reload()
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fcustomers/)
  await fillSignIn(page)
  await expect(page.getByRole("searchbox")).toHaveValue("a")
})

test("each of GraphiQL's examples is answered without an error", async ({ page }) => {
  await page.goto("/graphiql/")
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await fillSignIn(page)
  const tabs = page.getByRole("tab")
  await expect(tabs).toHaveCount(5)
  for (let i = 0; i < 5; i++) {
    await tabs.nth(i).getByRole("button").first().click()
    await expect(async () => {
      const answer = page.waitForResponse("**/graphql")
      await page.getByRole("button", { name: /Execute query/ }).click()
      const told = await (await answer).json()
      expect(told.errors, `example ${i + 1}`).toBeUndefined()
      expect(told.data, `example ${i + 1}`).toBeTruthy()
    }).toPass()
  }
})

test("a business signs up, and finds its pages empty", async ({ page }) => {
  const name = `Shop ${Date.now()}`
  await page.goto("/sign-up")
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  await accessible(page, "sign up")
  await page.getByRole("button", { name: "Set up and sign in" }).click()
  await expect(page.getByText("Enter the name of your business")).toBeVisible()
  await accessible(page, "sign up with mistakes")

  await page.getByLabel("Name", { exact: true }).fill(name)
  await expect(page.getByLabel("Short name")).toHaveValue(/^shop-\d+$/)
  await page.getByLabel("Your name").fill("Somebody New")
  await page.getByLabel("E-mail").fill(`new-${Date.now()}@example.com`)
  await page.getByLabel("Password", { exact: true }).fill("a long enough password")
  await page.getByRole("button", { name: "Set up and sign in" }).click()
  await expect(page.getByRole("heading", { name: `Welcome to ${name}` })).toBeVisible()
  await accessible(page, "the first day")

  await page.getByRole("link", { name: "Customers", exact: true }).click()
  await expect(page.getByText("No customers yet")).toBeVisible()
  await accessible(page, "no customers")

  await page.goto("/customers/cus_nobody")
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible()
  await accessible(page, "nothing here")
})
