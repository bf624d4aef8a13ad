import type { Page } from "@playwright/test"
import { accessible, ask, expect, house, person, signIn, test } from "./house"

house()
test.use({ locale: "de-DE", expected: ["422", "401"] })

/** english is what the server would say to who reads no German. */
const english = /\b(must|belongs|already|there (is|are|were)|no such|isn't|is not)\b/i

/** german expects what a form was refused for in German, and no English beside it. */
async function german(page: Page, said: string | RegExp) {
  await expect(page.getByText(said).first()).toBeVisible()
  expect(await page.locator("body").innerText()).not.toMatch(english)
}

test("who reads German is told in German what a form is refused for", async ({ page }) => {
  await signIn(page, "/settings/departments")
  const { departments } = await ask<{ departments: { name: string }[] }>(page, "{departments{name}}")
  await page.getByRole("textbox", { name: "Name einer neuen Abteilung" }).fill(departments[0]?.name ?? "")
  await page.getByRole("button", { name: "Hinzufügen" }).click()
  await german(page, "Gehört zu einer anderen Abteilung.")
  await accessible(page, "a refused form, in German")

  const { customers } = await ask<{ customers: { nodes: { externalId: string }[] } }>(
    page,
    "{customers(first:1){nodes{externalId}}}",
  )
  await page.goto("/customers")
  await page.getByRole("button", { name: "Kunden anlegen" }).click()
  const dialog = page.getByRole("dialog", { name: "Einen Kunden anlegen" })
  await dialog.getByLabel("Telefon").fill("kein Telefon")
  await dialog.getByLabel("Kundennummer").fill(customers.nodes[0]?.externalId ?? "")
  await dialog.getByRole("button", { name: "Kunden anlegen" }).click()
  await german(page, /^Muss eine Telefonnummer sein|^Gehört zu einem anderen Kunden/)
})

test("a file that is no table is refused in German", async ({ page }) => {
  await signIn(page, "/import")
  await page.getByLabel("CSV-Datei").setInputFiles({
    name: "kunden.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("PK\x03\x04 and so on"),
  })
  await german(page, "Ist eine Excel-Datei oder ein ZIP-Archiv: speichern Sie die Tabelle als CSV")
})

test("at the door German is spoken too", async ({ page }) => {
  await page.goto("/sign-in")
  await page.getByLabel("E-Mail").fill(person("vera").email)
  await page.getByLabel("Passwort", { exact: true }).fill("not her password")
  await page.getByRole("button", { name: "Anmelden" }).click()
  await german(page, "Die E-Mail-Adresse oder das Passwort ist falsch.")
})
