import { readFileSync } from "node:fs"
import { accessible, ask, expect, house, signIn, test } from "./house"

house()

// people is a file of n customers as an office program of 2010 writes it: with semicolons, in Windows-1252, with bad rows.
function people(n: number): { text: Buffer; bad: number } {
  const rows = ["Kd.-Nr.;Name;E-Mail;Kunde seit;Weg"]
  let bad = 0
  for (let i = 1; i <= n; i++) {
    const wrong = i % 100 === 0
    if (wrong) bad++
    rows.push(
      `w${i};Kunde Müller ${i};${wrong ? "keine Adresse" : `k${i}@shop.example`};31.12.2024;${i % 2 ? "Tel" : "EMAIL"}`,
    )
  }
  return { text: Buffer.from(rows.join("\r\n"), "latin1"), bad }
}

test("ten thousand rows with bad ones go through the wizard, and the bad ones come back mended", async ({
  page,
}) => {
  test.setTimeout(180_000)
  const { text, bad } = people(10_000)
  await signIn(page, "/import")
  await page.getByLabel("CSV file").setInputFiles({ name: "kunden.csv", mimeType: "text/csv", buffer: text })

  await expect(page).toHaveURL(/\/import\/new\/upl_/)
  await expect(page.getByText("10,000 rows")).toBeVisible()
  await expect(page.getByLabel("Between columns")).toHaveValue("SEMICOLON")
  await expect(page.getByLabel("Letters")).toHaveValue("WINDOWS_1252")
  await expect(page.getByLabel("What “Kd.-Nr.” means")).toHaveValue("externalId")
  await expect(page.getByRole("cell", { name: "Kunde Müller 1", exact: true })).toBeVisible()
  await page.getByLabel("What “Weg” means").selectOption("preferredChannel")
  await page.getByLabel("“Tel”").selectOption("PHONE")
  await accessible(page, "mapping")

  await page.reload() // what was mapped is still there
  await expect(page.getByLabel("“Tel”")).toHaveValue("PHONE")
  await page.getByRole("button", { name: "Check without importing" }).click()
  await expect(page.getByText("9,900 rows would go in")).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText("Must be an e-mail address").first()).toBeVisible()
  const before = await ask<{ bulkCount: { matching: number } }>(
    page,
    "{bulkCount(input:{customers:{}}){matching}}",
  )
  await accessible(page, "checked")

  await page.getByRole("button", { name: "Import 9,900 rows" }).click()
  await expect(page).toHaveURL(/\/import\/job_/)
  await expect(page.getByText("9,900 rows went in")).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(`${bad} were refused`)).toBeVisible()
  const after = await ask<{ bulkCount: { matching: number } }>(
    page,
    "{bulkCount(input:{customers:{}}){matching}}",
  )
  expect(after.bulkCount.matching - before.bulkCount.matching).toBe(9_900)

  const coming = page.waitForEvent("download")
  await page.getByRole("link", { name: "Refused rows" }).click()
  const file = readFileSync(await (await coming).path(), "utf8")
  expect(file.split("\n").length).toBe(bad + 2) // the header, and the last line's end
  let n = 0
  const mended = file.replaceAll("keine Adresse", () => `mended${n++}@shop.example`)
  await page
    .getByLabel("CSV file")
    .setInputFiles({ name: "mended.csv", mimeType: "text/csv", buffer: Buffer.from(mended) })
  await expect(page.getByLabel("What “Kd.-Nr.” means")).toHaveValue("externalId")
  await expect(page.getByLabel("“Tel”")).toHaveValue("PHONE") // as it was for the first file
  await page.getByRole("button", { name: "Check without importing" }).click()
  await page.getByRole("button", { name: `Import ${bad} rows` }).click()
  await expect(page.getByText(`${bad} rows went in`)).toBeVisible({ timeout: 60_000 })
})

test.describe("what is refused", () => {
  test.use({ expected: ["422"] })
  test("what is no table is refused with a word", async ({ page }) => {
    await signIn(page, "/import")
    const take = (name: string, buffer: Buffer) =>
      page.getByLabel("CSV file").setInputFiles({ name, mimeType: "text/csv", buffer })
    await take("book.xlsx", Buffer.from("PK\x03\x04rest"))
    await expect(page.getByRole("alert")).toContainText("Excel workbook")
    await take("empty.csv", Buffer.from(""))
    await expect(page.getByRole("alert")).toContainText("empty")
  })
})

test("who may not import is told so, and an upload that is gone too", async ({ page }) => {
  await signIn(page, "/import", "vera")
  await expect(page.getByRole("link", { name: "Import" })).toHaveCount(0)
  await expect(page.getByRole("button", { name: "Choose a file" })).toHaveCount(0)
  await signIn(page, "/import/new/upl_01m805kjm5e4ts297jfe6pafx5")
  await expect(page.getByText("This file is gone")).toBeVisible()
})
