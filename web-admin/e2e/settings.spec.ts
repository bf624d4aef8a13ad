import { accessible, expect, house, signIn, test } from "./house"

const kept = house()

test("a token is shown once, opens the API, and is revoked", async ({ page, playwright }) => {
  await signIn(page, "/settings/access")
  await page.getByRole("button", { name: "New token" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByRole("button", { name: "Make the token" }).click()
  await expect(dialog.getByText("Choose at least one")).toBeVisible()
  await dialog.getByLabel("Name").fill("Till export")
  await dialog.getByLabel("See customers").check()
  await accessible(page, "a new token")
  await dialog.getByRole("button", { name: "Make the token" }).click()
  const token = await dialog.getByLabel("Token", { exact: true }).inputValue()
  await dialog.getByRole("button", { name: "Done" }).click()

  const tool = await playwright.request.newContext({
    baseURL: kept.url,
    extraHTTPHeaders: { Authorization: `Bearer ${token}` },
  })
  const call = () => tool.post("/graphql", { data: { query: "{customers(first:1){nodes{id}}}" } })
  const answer = await call()
  expect(answer.status()).toBe(200)
  expect((await answer.json()).data.customers.nodes).toHaveLength(1)

  const line = page.getByRole("listitem").filter({ hasText: "Till export" })
  await expect(line.getByText("See customers")).toBeVisible()
  await expect(page.getByText(token)).toHaveCount(0)
  await line.getByRole("button", { name: "Revoke Till export" }).click()
  await dialog.getByRole("button", { name: "Revoke", exact: true }).click()
  await expect(line.getByText("Revoked", { exact: true })).toBeVisible()
  await expect.poll(async () => (await call()).status(), { timeout: 8_000 }).toBe(401)
  await tool.dispose()
})

test("a client is registered, gets a second secret, and is shut out", async ({ page }) => {
  await signIn(page, "/settings/access")
  await page.getByRole("button", { name: "New client" }).click()
  const dialog = page.getByRole("dialog")
  const origins = dialog.getByRole("combobox", { name: "Origins of its pages" })
  await dialog.getByLabel("Name").fill("Web shop")
  await dialog.getByLabel("See customers").check()
  await origins.fill("https://shop.example/path")
  await dialog.getByRole("button", { name: "Register the client" }).click()
  await expect(dialog.getByText(/no path and no wildcard/)).toBeVisible()
  await origins.press("Backspace")
  await origins.fill("https://shop.example")
  await dialog.getByRole("button", { name: "Register the client" }).click()
  await expect(dialog.getByLabel("Secret", { exact: true })).not.toHaveValue("")
  await dialog.getByRole("button", { name: "Done" }).click()

  const line = page.getByRole("listitem").filter({ hasText: "Web shop" })
  await expect(line.getByText("https://shop.example")).toBeVisible()
  await line.getByRole("button", { name: "Actions for Web shop" }).click()
  await page.getByRole("menuitem", { name: "New secret" }).click()
  await dialog.getByRole("button", { name: "Done" }).click()
  const old = line.getByRole("button", { name: /Revoke the secret/ })
  await expect(old).toHaveCount(2)
  await accessible(page, "a client with two secrets")
  await old.first().click()
  await dialog.getByRole("button", { name: "Revoke", exact: true }).click()
  await expect(old).toHaveCount(0)

  await line.getByRole("button", { name: "Actions for Web shop" }).click()
  await page.getByRole("menuitem", { name: "Revoke…" }).click()
  await dialog.getByRole("button", { name: "Revoke", exact: true }).click()
  await expect(line.getByText("Revoked", { exact: true })).toBeVisible()
})

test("a viewer has her own tokens, and no clients", async ({ page }) => {
  await signIn(page, "/settings/access", "vera")
  await expect(page.getByText("No tokens yet")).toBeVisible()
  await expect(page.getByRole("heading", { name: "API clients" })).toHaveCount(0)
})
