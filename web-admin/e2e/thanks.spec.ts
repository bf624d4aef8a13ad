import type { Page } from "@playwright/test"
import { accessible, ask, expect, house, signIn, test } from "./house"

house()

test("a plan is drafted, tried and started, thanks one, and says why not another", async ({ page }) => {
  await signIn(page)
  await ask(
    page,
    'mutation{startLoyaltyProgram(input:{currency:"HEARTS",name:"Hearts",pendingDays:0}){userErrors{message}}}',
  )
  await ask(
    page,
    'mutation{addDepartment(input:{name:"Thanks by phone"}){department{id}userErrors{message}}}',
  )
  await page.goto("/loyalty/thanks?program=HEARTS")
  await expect(page.getByText("Nobody is thanked by plan yet")).toBeVisible()
  await accessible(page, "no plans of thanks yet")

  await page.getByRole("button", { name: "Draft a plan" }).first().click()
  const draft = page.getByRole("dialog", { name: "Draft a plan" })
  await expect(draft.getByRole("textbox", { name: "Name" })).toBeFocused()
  await draft.getByRole("button", { name: "Draft a plan" }).click()
  await expect(draft.getByText("Give it a name")).toBeVisible()
  await expect(draft.getByText("Give points, or ask somebody to do something")).toBeVisible()
  await draft.getByRole("textbox", { name: "Name" }).fill("Sixtieth order")
  await draft.getByLabel("Occasion").selectOption({ label: "Orders" })
  await draft.getByRole("textbox", { name: "Which order" }).fill("60")
  await draft.getByRole("checkbox", { name: "And again every so many orders" }).uncheck()
  await draft.getByRole("checkbox", { name: "Loyal", exact: true }).uncheck()
  await draft.getByRole("textbox", { name: "Points for each" }).fill("50")
  await draft.getByRole("textbox", { name: "Budget a month" }).fill("80")
  await draft.getByRole("textbox", { name: "What somebody is asked to do" }).fill("Call her and say thanks")
  await draft
    .getByRole("combobox", { name: "Handed to the department" })
    .selectOption({ label: "Thanks by phone" })
  await accessible(page, "drafting a plan of thanks")
  await draft.getByRole("button", { name: "Draft a plan" }).click()

  const plan = page.getByRole("dialog", { name: "Sixtieth order", exact: true })
  await expect(plan.getByText("Order number 60")).toBeVisible()
  await expect(plan.getByText("Nobody had the occasion.")).toBeVisible()
  await expect(plan.getByText("Thanks by phone")).toBeVisible()
  await accessible(page, "a draft of a plan of thanks")
  await plan.getByRole("button", { name: "Start" }).click()
  await page
    .getByRole("dialog", { name: "Start Sixtieth order?" })
    .getByRole("button", { name: "Start" })
    .click()
  await expect(plan.getByText("Running")).toBeVisible()

  for (const name of ["Anna Heart", "Berta Heart"]) await sixty(page, name)
  await expect(plan.getByRole("row", { name: /^Thanked 1 50$/ })).toBeVisible({ timeout: 90_000 })
  await expect(plan.getByRole("row", { name: /The month’s budget was used 1/ })).toBeVisible({
    timeout: 90_000,
  })
  await plan.getByLabel("Which customers").selectOption("TO_DO")
  await expect(plan.getByText(/Thanked · to be done/)).toBeVisible()
  await accessible(page, "what came of a plan of thanks")
  await plan.getByRole("button", { name: /^Done: / }).click()
  await expect(plan.getByText("Nobody.", { exact: true })).toBeVisible()
  await plan.getByLabel("Which customers").selectOption("NOT")
  await expect(plan.getByRole("link", { name: /Heart$/ })).toHaveCount(1)

  await page.keyboard.press("Escape")
  await expect(plan).toBeHidden()
  await expect(page.getByRole("row", { name: /Sixtieth order/ })).toContainText("50 of 80")
})

/** sixty makes a customer with sixty orders: nobody else of the demo has as many. */
async function sixty(page: Page, name: string) {
  const made = await ask<{ createCustomer: { customer: { id: string } } }>(
    page,
    "mutation($in:CreateCustomerInput!){createCustomer(input:$in){customer{id}userErrors{message}}}",
    { in: { name } },
  )
  const order = {
    customerId: made.createCustomer.customer.id,
    occurredAt: new Date().toISOString(),
    amount: { amount: "10", currency: "EUR" },
  }
  const twenty = Array.from({ length: 20 }, (_, i) => `o${i}:recordPurchase(input:$in){purchase{id}}`)
  for (let i = 0; i < 3; i++)
    await ask(page, `mutation($in:RecordPurchaseInput!){${twenty.join(" ")}}`, { in: order })
}

test("how often one customer is thanked is the tenant's to say", async ({ page }) => {
  await signIn(page)
  await ask(
    page,
    'mutation{startLoyaltyProgram(input:{currency:"OTHERS",name:"Others",pendingDays:0}){userErrors{message}}}',
  )
  await page.goto("/loyalty/thanks?program=OTHERS")
  await page.getByRole("button", { name: "How often" }).click()
  const limits = page.getByRole("dialog", { name: "How often" })
  const days = limits.getByRole("textbox", { name: /One customer at most once/ })
  await expect(days).toBeFocused()
  await days.fill("")
  await limits.getByRole("button", { name: "Save" }).click()
  await expect(limits.getByText("Say how many, from 1 to 366")).toBeVisible()
  await days.fill("14")
  await accessible(page, "setting how often somebody is thanked")
  await limits.getByRole("button", { name: "Save" }).click()
  await expect(limits).toBeHidden()
  await expect(page.getByText("One customer at most once in 14 days")).toBeVisible()
})
