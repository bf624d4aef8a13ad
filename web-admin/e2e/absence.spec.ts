import { accessible, ask, day, expect, house, signIn, test } from "./house"

house()

test("what falls due while a member is away has somebody to stand in", async ({ page }) => {
  await signIn(page, "/settings/profile", "ada")
  await expect(page.getByText("Nobody is away or has planned to be.")).toBeVisible()
  await page.getByLabel("First day").fill(day(30))
  await page.getByLabel("Last day").fill(day(20))
  await page.getByRole("button", { name: "Plan time away" }).click()
  await expect(page.getByText("Must not be before the first day")).toBeVisible()
  await page.getByLabel("Last day").fill(day(40))
  await page.getByRole("combobox", { name: "Deputy" }).click()
  await page.getByRole("option", { name: /^Sam/ }).click()
  await page.getByRole("button", { name: "Plan time away" }).click()
  await expect(page.getByText("Time away is planned")).toBeVisible()
  await expect(page.getByText(/^Sam.* stands in/)).toBeVisible()
  await expect(page.getByText(/promises? due by then/)).toBeVisible()
  await accessible(page, "time away")
  const { absences } = await ask<{ absences: { nodes: { from: string; until: string }[] } }>(
    page,
    "{absences{nodes{from until}}}",
  )
  expect(absences.nodes).toEqual([{ from: day(30), until: day(40) }])

  await page.getByRole("button", { name: /^End the time away of/ }).click()
  await expect(page.getByText("Time away is ended")).toBeVisible()
  await expect(page.getByText("Nobody is away or has planned to be.")).toBeVisible()
})

test("who only looks plans nothing", async ({ page }) => {
  await signIn(page, "/settings/profile", "vera")
  await expect(page.getByText("Nobody is away or has planned to be.")).toBeVisible()
  await expect(page.getByRole("button", { name: "Plan time away" })).toHaveCount(0)
})
