import { readFileSync } from "node:fs"
import type { Page } from "@playwright/test"
import { accessible, ask, expect, house, signIn, test } from "./house"

house()

// tagged counts who has a tag.
async function tagged(page: Page, tag: string): Promise<number> {
  const query = "query($tag:String!){bulkCount(input:{customers:{tag:{eq:$tag}}}){matching}}"
  return (await ask<{ bulkCount: { matching: number } }>(page, query, { tag })).bulkCount.matching
}

test("a bulk over all that match hits exactly those, and is undone", async ({ page }) => {
  await signIn(page, "/customers?tag=regular")
  const regular = await tagged(page, "regular")
  expect(regular).toBeGreaterThan(10)
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check()
  const all = page.getByRole("button", { name: /Select all .* that match/ })
  if (await all.isVisible()) await all.click()
  await page.getByRole("button", { name: "Tag", exact: true }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByLabel("Tags", { exact: true }).fill("letter, spring")
  await accessible(page, "tags")
  await dialog.getByRole("button", { name: `Tag ${regular} customers` }).click()
  await expect(dialog.getByText(`${regular} records done`)).toBeVisible()
  expect(await tagged(page, "letter")).toBe(regular)
  expect(await tagged(page, "spring")).toBe(regular)
  const strangers = "{bulkCount(input:{customers:{}}){matching}}"
  const everybody = (await ask<{ bulkCount: { matching: number } }>(page, strangers)).bulkCount.matching
  expect(everybody).toBeGreaterThan(regular)

  await dialog.getByRole("button", { name: "Undo" }).click()
  await expect(dialog.getByText(`${regular} records done`)).toBeVisible()
  await expect.poll(() => tagged(page, "letter")).toBe(0)
  await dialog.getByText("Close", { exact: true }).click()
  await page.goto("/jobs")
  await expect(page.getByText("Customers: add the tags letter, spring").first()).toBeVisible()
})

test("a list that has changed meanwhile is not changed blindly", async ({ page }) => {
  await signIn(page, "/customers?tag=trade")
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check()
  const all = page.getByRole("button", { name: /Select all .* that match/ })
  if (await all.isVisible()) await all.click()
  else return // so few that all are shown: they are named, and stay who they are
  await page.getByRole("button", { name: "Tag", exact: true }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByLabel("Tags", { exact: true }).fill("x")
  await ask(page, 'mutation{createCustomer(input:{name:"Late",tags:["trade"]}){customer{id}}}')
  await dialog.getByRole("button", { name: /^Tag \d+ customers/ }).click()
  await expect(dialog.getByRole("alert")).toContainText("The list has changed")
  expect(await tagged(page, "x")).toBe(0)
})

test("a list is exported, for a viewer with masked addresses", async ({ page }) => {
  await signIn(page, "/settings/data", "vera")
  await page.getByRole("button", { name: "Export Customers" }).click()
  const dialog = page.getByRole("dialog")
  await expect(dialog.getByText(/rows written/)).toBeVisible()
  await accessible(page, "an export")
  const coming = page.waitForEvent("download")
  await dialog.getByRole("link", { name: "Download" }).click()
  const file = readFileSync(await (await coming).path(), "utf8")
  expect(file).toContain("•••@customers.example")
  expect(file).not.toMatch(/[a-z]{3,}\.[a-z]{3,}\.\d+@customers\.example/)
})

test("an attribute is defined, set for many, and retired", async ({ page }) => {
  await signIn(page, "/settings/attributes")
  await page.getByLabel("Name", { exact: true }).fill("Größe")
  await page.getByLabel("Values").selectOption("NUMBER")
  await page.getByRole("button", { name: "Add", exact: true }).click()
  await expect(page.getByText("grosse")).toBeVisible()
  await page.goto("/customers?tag=trade")
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check()
  await page.getByRole("button", { name: "Set attribute" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByLabel("Attribute").selectOption("grosse")
  await dialog.getByLabel("Value").fill("a lot")
  await dialog.getByRole("button", { name: /^Set it for/ }).click()
  await expect(dialog.getByRole("alert")).toContainText("number")
  await dialog.getByLabel("Value").fill("42")
  await dialog.getByRole("button", { name: /^Set it for/ }).click()
  await expect(dialog.getByText(/records done/)).toBeVisible()
  await page.goto("/settings/attributes")
  await page.getByRole("button", { name: "Retire Größe" }).click()
  await expect(page.getByRole("button", { name: "Use Größe again" })).toBeVisible()
})
