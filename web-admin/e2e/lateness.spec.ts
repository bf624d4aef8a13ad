import { accessible, ask, expect, house, signIn, test } from "./house"

house()

test("marks are told by how late it came, with n, as a chart and a table", async ({ page }) => {
  await signIn(page, "/promises?view=report&days=365")
  const part = page.getByRole("region", { name: "How customers marked what came early or late" })
  await expect(part.getByRole("row", { name: /^In time/ })).toBeVisible()
  const { latenessByBand } = await ask<{
    latenessByBand: { bands: { band: string; deliveries: number; marks: number }[] }
  }>(page, "{latenessByBand{bands{band deliveries marks}}}")
  expect(latenessByBand.bands.find((b) => b.band === "IN_TIME")?.marks).toBeGreaterThan(100)
  expect(latenessByBand.bands.find((b) => b.band === "LATE_BY_3")?.marks).toBeGreaterThan(10)
  await expect(part.getByRole("row")).toHaveCount(9)
  const file = page.waitForEvent("download")
  await part.getByRole("button", { name: "Download the marks by lateness as CSV" }).click()
  expect((await file).suggestedFilename()).toMatch(/^lateness-.*\.csv$/)
  await accessible(page, "marks by lateness")
})

test("who only looks reads what bold dates came to", async ({ page }) => {
  await signIn(page, "/promises?view=report", "vera")
  const part = page.getByRole("region", { name: "Did bolder dates pay?" })
  await expect(part.getByText("No promise for which advice was asked is settled in this time.")).toBeVisible()
})

test("a claim's date is held against its own history", async ({ page }) => {
  await signIn(page, "/claims")
  await page.getByRole("row", { name: /Ordered online/ }).click()
  await page
    .getByRole("dialog", { name: "Claim", exact: true })
    .getByRole("button", { name: "Change" })
    .click()
  const change = page.getByRole("dialog", { name: "Change the claim" })
  await expect(change.getByText(/^Half took up to .* 95 of 100 up to /)).toBeVisible()
  await expect(change.getByText(/would be kept 95 times of 100; our own target/)).toBeVisible()
  await change.getByRole("textbox", { name: "Within" }).fill("3")
  await expect(change.getByText("That is bolder than our own history")).toBeVisible()
  await change.getByRole("textbox", { name: "Within" }).fill("60")
  await expect(change.getByText("That is bolder than our own history")).toHaveCount(0)
  await accessible(page, "changing a claim")
})
