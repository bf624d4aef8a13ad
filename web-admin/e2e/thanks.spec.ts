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

  await plan.getByRole("button", { name: "Change", exact: true }).click()
  const edit = page.getByRole("dialog", { name: "Change the plan" })
  const handedTo = edit.getByRole("combobox", { name: "Handed to the department" })
  await handedTo.selectOption({ label: "None: whoever is in charge" })
  await edit.getByRole("button", { name: "Save" }).click()
  await expect(edit).toBeHidden()
  await expect(plan.getByText("Thanks by phone")).toHaveCount(0)
  await plan.getByRole("button", { name: "Change", exact: true }).click()
  await handedTo.selectOption({ label: "Thanks by phone" })
  await edit.getByRole("button", { name: "Save" }).click()
  await expect(plan.getByText("Thanks by phone")).toBeVisible()

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

test("a tier is told by its name, and one that the ladder has lost can be unticked", async ({ page }) => {
  await signIn(page)
  const { startLoyaltyProgram: made } = await ask<{ startLoyaltyProgram: { program: { id: string } } }>(
    page,
    'mutation{startLoyaltyProgram(input:{currency:"RUNGS",name:"Rungs",pendingDays:0}){program{id}userErrors{message}}}',
  )
  const programId = made.program.id
  const gold = { key: "GOLD", name: "Golden friends", points: 100 }
  const old = { key: "OLD", name: "Old friends", points: 500 }
  const tiers = (list: object[]) =>
    ask(page, "mutation($in:SetTierPolicyInput!){setTierPolicy(input:$in){userErrors{message}}}", {
      in: { programId, tiers: list },
    })
  await tiers([gold, old])
  await ask(page, "mutation($in:AddRewardInput!){addReward(input:$in){userErrors{message}}}", {
    in: { programId, name: "A golden pen", points: 10, minTier: "GOLD" },
  })
  await ask(page, "mutation($in:DraftThanksPlanInput!){draftThanksPlan(input:$in){userErrors{message}}}", {
    in: { programId, name: "Friends", kind: "PURCHASE", number: 900, tiers: ["GOLD", "OLD"], task: "Write" },
  })
  await tiers([gold])

  await page.goto("/loyalty/rewards?program=RUNGS")
  await expect(page.getByRole("row", { name: /A golden pen/ })).toContainText("from Golden friends")
  await page.goto("/loyalty/thanks?program=RUNGS")
  await page.getByRole("button", { name: "Open: Friends" }).click()
  const plan = page.getByRole("dialog", { name: "Friends", exact: true })
  await expect(plan.getByText("Golden friends · OLD")).toBeVisible()
  await plan.getByRole("button", { name: "Change", exact: true }).click()
  const edit = page.getByRole("dialog", { name: "Change the plan" })
  await expect(edit.getByRole("checkbox", { name: "Golden friends" })).toBeChecked()
  await edit.getByRole("checkbox", { name: "OLD", exact: true }).uncheck()
  await edit.getByRole("button", { name: "Save" }).click()
  await expect(edit).toBeHidden()
  await expect(plan.getByText("Golden friends", { exact: false })).toBeVisible()
  await expect(plan.getByText(/OLD/)).toHaveCount(0)
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
