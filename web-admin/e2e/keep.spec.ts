import { accessible, ask, expect, house, signIn, test } from "./house"

house()

test("how a business keeps its word is shown to everybody while it wants that", async ({
  page,
  browser,
  baseURL,
}) => {
  await signIn(page, "/settings/business")
  await expect(page.getByText("Show everybody how we keep our word")).toBeVisible()
  const stranger = await (await browser.newContext({ baseURL, locale: "en" })).newPage()
  expect((await stranger.goto("/keep/demo"))?.status()).toBe(404)
  await expect(stranger.getByRole("heading", { name: "There is nothing here" })).toBeVisible()

  await page.getByRole("switch", { name: "Show everybody how we keep our word" }).click()
  await expect(page.getByRole("link", { name: /keep\/demo/ })).toBeVisible()
  await expect(page.getByText("Settings are saved")).toBeVisible()
  await accessible(page, "the public page's setting")
  expect((await stranger.goto("/keep/demo"))?.status()).toBe(200)
  await expect(stranger.getByRole("heading", { name: /^How .* keeps its word$/ })).toBeVisible()
  await expect(stranger.getByText(/promises that fell due from/)).toBeVisible()
  await accessible(stranger, "the public keep page")
  const badge = await stranger.request.get("/keep/demo/badge.svg")
  expect(badge.headers()["content-type"]).toBe("image/svg+xml")
  expect(await badge.text()).toContain("keeps its word")
  const again = await stranger.request.get("/keep/demo/badge.svg", {
    headers: { "If-None-Match": badge.headers().etag ?? "" },
  })
  expect(again.status()).toBe(304)
  const german = await (await browser.newContext({ baseURL, locale: "de" })).newPage()
  await german.goto("/keep/demo")
  await expect(german.getByRole("heading", { name: /^So hält .* Wort$/ })).toBeVisible()

  await page.getByRole("switch", { name: "Show everybody how we keep our word" }).click()
  await expect(page.getByRole("link", { name: /keep\/demo/ })).toHaveCount(0)
  await expect.poll(async () => (await stranger.request.get("/keep/demo")).status()).toBe(404)
})

test("a customer says by a link whether a promise was kept", async ({ page, browser, baseURL }) => {
  await signIn(page)
  const { customers } = await ask<{ customers: { nodes: { id: string }[] } }>(
    page,
    "{customers(first:1){nodes{id}}}",
  )
  const due = new Date(Date.now() + 86_400_000).toISOString()
  const { makePromise } = await ask<{ makePromise: { promise: { id: string } } }>(
    page,
    "mutation($input:MakePromiseInput!){makePromise(input:$input){promise{id}userErrors{message}}}",
    { input: { customerId: customers.nodes[0]?.id, text: "Bring the lamp", dueAt: due } },
  )
  const { id } = makePromise.promise
  await ask(page, "mutation($input:KeepPromiseInput!){keepPromise(input:$input){userErrors{message}}}", {
    input: { id, note: "brought" },
  })
  await page.goto(`/promises?promise=${id}`)
  await page.getByRole("button", { name: "Make a link" }).click()
  const link = await page.getByRole("textbox", { name: "Ask the customer" }).inputValue()
  await accessible(page, "the link for a customer")

  const path = new URL(link).pathname + new URL(link).search
  const her = await (await browser.newContext({ baseURL, locale: "en" })).newPage()
  await her.goto(path)
  await expect(her.getByText("Bring the lamp")).toBeVisible()
  await accessible(her, "a customer's promise")
  await her.getByLabel("What was wrong?").fill("It is the wrong lamp")
  await her.getByRole("button", { name: "No, it was not" }).click()
  await expect(her.getByText("“It is the wrong lamp”")).toBeVisible()
  await page.reload()
  await expect(page.getByText("It is the wrong lamp").first()).toBeVisible()
  await her.getByRole("button", { name: "It was kept after all" }).click()
  await expect(her.getByText("that it was kept. Thank you.")).toBeVisible()
  await page.reload()
  await expect(page.getByText("Customer confirmed")).toBeVisible()
})
