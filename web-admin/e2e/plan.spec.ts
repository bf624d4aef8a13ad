import { accessible, expect, house, signIn, test } from "./house"
import { Stripe } from "./stripe"

const kept = house()

test("what the plan hasn't is said before the click", async ({ page }) => {
  expect(kept.run("plan", "--tenant", "demo", "free")).toContain("plan FREE")
  await signIn(page, "/customers?tag=regular")
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check()
  await page.getByRole("button", { name: "Tag", exact: true }).click()
  const dialog = page.getByRole("dialog")
  await expect(dialog.getByText("The plan Free doesn’t have this; the plan Growth does.")).toBeVisible()
  await dialog.getByLabel("Tags", { exact: true }).fill("letter")
  await expect(dialog.getByRole("button", { name: /^Tag \d+ customers$/ })).toBeDisabled()
  await accessible(page, "a feature that the plan lacks")
  await dialog.getByRole("link", { name: "See the plans" }).click()
  await expect(page.getByRole("heading", { name: "Free", exact: true, level: 2 })).toBeVisible()
  const growth = page.getByRole("listitem").filter({ hasText: "Growth" })
  await expect(growth.getByText("Changes to many records at once")).toBeVisible()
  await accessible(page, "what each plan has")
})

test("how much is left is said before the click", async ({ page }) => {
  expect(kept.run("plan", "--tenant", "demo", "free")).toContain("plan FREE")
  await signIn(page, "/settings/team")
  await page.getByRole("button", { name: "Invite", exact: true }).click()
  const invite = page.getByRole("dialog")
  await expect(invite.getByText("All 3 seats are taken. The plan Starter has more.")).toBeVisible()
  await expect(invite.getByRole("button", { name: /invitation$/ })).toBeDisabled()
  await accessible(page, "an invitation without a seat")

  await page.goto("/settings/access")
  await page.getByRole("button", { name: "New client" }).click()
  await expect(
    page.getByRole("dialog").getByText("The plan Free doesn’t have this; the plan Starter does."),
  ).toBeVisible()
  await expect(page.getByRole("button", { name: "Register the client" })).toBeDisabled()
  await page.getByRole("button", { name: "Cancel" }).click()
  await page.getByRole("button", { name: "New token" }).click()
  await expect(
    page.getByRole("dialog").getByText(/of 100,000 API points are left this month\.$/),
  ).toBeVisible()

  await page.goto("/expectations/studies")
  await page.getByRole("button", { name: "New study" }).click()
  const study = page.getByRole("dialog", { name: "Draft a study" })
  await expect(study.getByText("The plan Free doesn’t have this; the plan Growth does.")).toBeVisible()
  await expect(study.getByRole("button", { name: "Draft" })).toBeDisabled()
  await accessible(page, "a study that the plan lacks")

  await page.goto("/customers")
  await page.getByRole("button", { name: "Add customer" }).click()
  await expect(
    page.getByRole("dialog").getByText(/There is room for \d+ more customers?, of 500/),
  ).toBeVisible()
})

test("an owner takes everything away", async ({ page }) => {
  await signIn(page, "/settings/data")
  await expect(page.getByRole("button", { name: "Make the archive" })).toBeVisible()
  await accessible(page, "the archive of everything")
  await page.getByRole("button", { name: "Make the archive" }).click()
  const fetch = page.getByRole("dialog").getByRole("link", { name: "Download", exact: true })
  await expect(fetch).toBeVisible({ timeout: 60_000 })
  const path = await fetch.getAttribute("href")
  expect(path).toMatch(/^\/jobs\/job_[a-z0-9]+\/everything\.zip$/)
  const answer = await page.request.get(path ?? "")
  expect(answer.headers()["content-type"]).toBe("application/zip")
  expect((await answer.body()).subarray(0, 2).toString()).toBe("PK")

  // Another member sees neither the way to it nor the file.
  await signIn(page, "/settings/data", "ada")
  await expect(page.getByRole("heading", { name: "Made before" })).toBeVisible()
  await expect(page.getByRole("button", { name: "Make the archive" })).toHaveCount(0)
  expect((await page.request.get(path ?? "")).status()).not.toBe(200)
})

test("an owner sees what a change costs and makes it", async ({ page }) => {
  const stripe = await Stripe.connected(kept)
  await signIn(page)
  await stripe.knows(page)
  stripe.subscribes("kept_growth_monthly", 9)
  await stripe.tell()
  await page.goto("/settings/billing")
  await expect(page.getByText("Change plan or seats")).toBeVisible()
  await expect(page.getByRole("progressbar", { name: "Seats" })).toBeVisible()

  // A smaller plan: what it gives back, and what it has no room for.
  await page.getByRole("combobox", { name: "Plan" }).click()
  await page.getByRole("option", { name: /^Starter/ }).click()
  await page.getByRole("textbox", { name: "Seats" }).fill("1")
  await page.getByRole("button", { name: "Show what it costs" }).click()
  await expect(page.getByText("€166.00 is credited to your next invoices")).toBeVisible()
  await expect(page.getByText("There is more than the plan has room for")).toBeVisible()
  await expect(page.getByText(/^Seats: \d+ of 1, to be reduced by/)).toBeVisible()
  await accessible(page, "a change of plan")
  await page.getByRole("button", { name: "Leave it as it is" }).click()

  // A larger one, while another owner is quicker.
  await page.getByRole("combobox", { name: "Plan" }).click()
  await page.getByRole("option", { name: /^Scale/ }).click()
  await page.getByRole("textbox", { name: "Seats" }).fill("10")
  await page.getByRole("button", { name: "Show what it costs" }).click()
  await expect(page.getByText("€219.50 is charged now")).toBeVisible()
  stripe.subscribes("kept_growth_monthly", 12)
  await page.getByRole("button", { name: "Change now" }).click()
  await expect(page.getByRole("alert").filter({ hasText: "was changed meanwhile" })).toBeVisible()
  await page.getByRole("button", { name: "Leave it as it is" }).click()
  await page.getByRole("button", { name: "Show what it costs" }).click()
  await expect(page.getByText("€161.00 is charged now")).toBeVisible()
  await page.getByRole("button", { name: "Change now" }).click()
  await expect(page.getByText("The plan is changed")).toBeVisible()
  await expect(page.getByRole("heading", { name: "Scale", exact: true, level: 2 })).toBeVisible()
  stripe.close()
})
