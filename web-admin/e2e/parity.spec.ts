import { readFileSync } from "node:fs"
import { accessible, expect, house, signIn, test } from "./house"

house()

test("who is worse off than a newcomer is found, narrowed, followed to her points and exported", async ({
  page,
}) => {
  await signIn(page, "/loyalty/parity")
  await expect(page.getByText("Offers haven’t been compared yet")).toBeVisible()
  await accessible(page, "nothing compared yet")
  await page.getByRole("button", { name: "Compare offers" }).click()
  const ask = page.getByRole("dialog", { name: "Compare offers" })
  await ask.getByRole("button", { name: "Compare offers" }).click()
  await expect(ask.getByText("Say what a thousand points are worth", { exact: true })).toBeVisible()
  await ask.getByRole("textbox", { name: /^What a thousand points are worth/ }).fill("10")
  await accessible(page, "asked what points are worth")
  await ask.getByRole("button", { name: "Compare offers" }).click()

  await expect(page.getByText(/of [\d,]+ loyal customers are worse off, by €/)).toBeVisible({
    timeout: 60_000,
  })
  const list = page.getByRole("table", { name: "Findings" })
  const welcome = list.getByRole("row", { name: /Welcome: ten euros off the first order/ })
  await expect(welcome.first()).toBeVisible()
  await accessible(page, "who is worse off")

  await page.getByRole("combobox", { name: "Offer" }).selectOption("Coupon")
  await expect(page).toHaveURL(/kind=COUPON/)
  await expect(welcome.first()).toContainText("€10.00")
  await page.getByRole("button", { name: "Export", exact: true }).click()
  const out = page.getByRole("dialog", { name: "Export as CSV" })
  await expect(out.getByText(/rows written/)).toBeVisible()
  const coming = page.waitForEvent("download")
  await out.getByRole("link", { name: "Download" }).click()
  const file = readFileSync(await (await coming).path(), "utf8")
  expect(file).toContain("Welcome: ten euros off the first order")
  expect(file).not.toContain("PRICE")
  await page.keyboard.press("Escape")

  await page.getByRole("combobox", { name: "Offer" }).selectOption("Price")
  await expect(page).toHaveURL(/kind=PRICE/)
  await page.getByRole("combobox", { name: "Offer" }).selectOption("Coupon")
  await welcome.first().getByRole("link").first().click()
  await expect(page).toHaveURL(/\/customers\/cus_[^/]*#points$/)
})

test("who only looks sees what was found and can't compare", async ({ page }) => {
  await signIn(page, "/loyalty/parity", "vera")
  await expect(page.getByRole("heading", { name: "Who is worse off than a newcomer" })).toBeVisible()
  await expect(page.getByRole("button", { name: "Compare offers" })).toHaveCount(0)
})
