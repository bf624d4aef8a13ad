import type { Page } from "@playwright/test"
import { accessible, ask, expect, house, signIn, test } from "./house"

house()

test("a gift card is offered for points, had, its code shown once, and taken back", async ({ page }) => {
  await signIn(page)
  const name = "Made up for a gift card"
  const id = await customer(page, "GIFTS", name)
  await page.goto("/loyalty/rewards?program=GIFTS")
  await page.getByRole("button", { name: "Offer a reward" }).first().click()
  const offer = page.getByRole("dialog", { name: "Offer a reward" })
  await offer.getByRole("textbox", { name: "Name" }).fill("Twenty euros")
  await offer.getByText("Gift card", { exact: true }).click()
  await offer.getByRole("textbox", { name: "Points" }).fill("200")
  await offer.getByRole("button", { name: "Offer a reward" }).click()
  await expect(offer.getByText("Say what is on the card")).toBeVisible()
  await offer.getByRole("textbox", { name: /^On the card/ }).fill("20")
  await offer.getByRole("textbox", { name: "Good for days" }).fill("365")
  await accessible(page, "offering a gift card for points")
  await offer.getByRole("button", { name: "Offer a reward" }).click()
  await expect(page.getByRole("row", { name: /Twenty euros/ })).toContainText("Gift card of €20.00")

  const account = await wallet(page, id, name, "GIFTS")
  const reservations = account.getByRole("region", { name: "Reservations" })
  await reservations.getByRole("button", { name: "Reserve" }).click()
  await reservations.getByRole("combobox", { name: "Reward" }).selectOption({ label: "Twenty euros · 200" })
  await reservations.getByRole("button", { name: "Reserve" }).click()
  await reservations.getByRole("button", { name: "Spend: Twenty euros" }).click()
  const show = reservations.getByRole("button", { name: "Show the code, once: Twenty euros" })
  await expect(show).toBeVisible()
  await accessible(page, "a gift card whose code nobody was told")
  await show.click()
  const told = page.getByRole("dialog", { name: "Code of Twenty euros" })
  await expect(told.getByRole("textbox", { name: "Code" })).toHaveValue(/\S{8,}/)
  await accessible(page, "a code of a reward")
  await told.getByRole("button", { name: "Done" }).click()
  await expect(told).toHaveCount(0)
  await expect(reservations.getByText(/Code shown/)).toBeVisible()
  await expect(show).toHaveCount(0)

  await reservations.getByRole("button", { name: "Give points back: Twenty euros" }).click()
  const sure = page.getByRole("dialog", { name: "Give back the points for Twenty euros?" })
  await sure.getByRole("button", { name: "Give points back" }).click()
  await expect(reservations.getByText(/taken back/)).toBeVisible()
  await reservations.getByRole("link", { name: /^Gift card …/ }).click()
  const card = page.getByRole("dialog", { name: "Card", exact: true })
  await expect(card.getByRole("listitem").last()).toContainText("Called off")
})

test("a voucher is had for points; used, its points don't come back", async ({ page }) => {
  await signIn(page)
  const name = "Made up for a voucher"
  const id = await customer(page, "VOUCH", name)
  await page.goto("/loyalty/coupons?program=VOUCH")
  await page.getByRole("button", { name: "Issue a coupon" }).first().click()
  const issue = page.getByRole("dialog", { name: "Issue a coupon" })
  await issue.getByRole("textbox", { name: "Name" }).fill("Five off")
  await issue.getByText("For rewards", { exact: true }).click()
  await issue.getByRole("textbox", { name: "Points" }).fill("5")
  await issue.getByRole("button", { name: "Issue a coupon" }).click()
  await expect(issue.getByText(/choose money or percent/)).toBeVisible()
  await issue.getByText("Money", { exact: true }).click()
  await issue.getByRole("textbox", { name: /^Money off/ }).fill("5")
  await accessible(page, "issuing a coupon for rewards")
  await issue.getByRole("button", { name: "Issue a coupon" }).click()
  const coupon = page.getByRole("dialog", { name: "Five off" })
  await expect(coupon.getByText(/made when a reward gives it/)).toBeVisible()

  await page.goto("/loyalty/rewards?program=VOUCH")
  await page.getByRole("button", { name: "Offer a reward" }).first().click()
  const offer = page.getByRole("dialog", { name: "Offer a reward" })
  await offer.getByRole("textbox", { name: "Name" }).fill("A voucher")
  await offer.getByText("Voucher", { exact: true }).click()
  await offer.getByRole("textbox", { name: "Points" }).fill("50")
  await offer.getByRole("combobox", { name: "Good for" }).selectOption({ label: "Five off" })
  await offer.getByRole("button", { name: "Offer a reward" }).click()
  await expect(page.getByRole("row", { name: /A voucher/ })).toContainText("Voucher: Five off")

  const account = await wallet(page, id, name, "VOUCH")
  const reservations = account.getByRole("region", { name: "Reservations" })
  await reservations.getByRole("button", { name: "Reserve" }).click()
  await reservations.getByRole("combobox", { name: "Reward" }).selectOption({ label: "A voucher · 50" })
  await reservations.getByRole("button", { name: "Reserve" }).click()
  await reservations.getByRole("button", { name: "Spend: A voucher" }).click()
  await reservations.getByRole("button", { name: "Show the code, once: A voucher" }).click()
  const told = page.getByRole("dialog", { name: "Code of A voucher" })
  const code = told.getByRole("textbox", { name: "Code" })
  await expect(code).toHaveValue(/\S{8,}/)
  await keyed(
    page,
    "use",
    "mutation($in:RedeemCouponInput!){redeemCoupon(input:$in){refusals userErrors{message}}}",
    {
      in: { customerId: id, code: await code.inputValue() },
    },
  )
  await told.getByRole("button", { name: "Done" }).click()
  await expect(told).toHaveCount(0)
  await reservations.getByRole("button", { name: "Give points back: A voucher" }).click()
  const sure = page.getByRole("dialog", { name: "Give back the points for A voucher?" })
  await sure.getByRole("button", { name: "Give points back" }).click()
  await expect(page.getByText(/the voucher that was given for these points was used/i)).toBeVisible()
})

/** customer makes a program and a customer with 500 points of it. */
async function customer(page: Page, currency: string, name: string): Promise<string> {
  await ask(
    page,
    "mutation($in:StartLoyaltyProgramInput!){startLoyaltyProgram(input:$in){userErrors{message}}}",
    { in: { currency, name: currency, pendingDays: 0 } },
  )
  const { createCustomer } = await ask<{ createCustomer: { customer: { id: string } } }>(
    page,
    "mutation($in:CreateCustomerInput!){createCustomer(input:$in){customer{id}}}",
    { in: { name } },
  )
  const { id } = createCustomer.customer
  await keyed(page, "earn", "mutation($in:EarnPointsInput!){earnPoints(input:$in){userErrors{message}}}", {
    in: { customerId: id, currency, points: 500, source: "story", sourceId: currency },
  })
  return id
}

/** wallet opens the customer's account of a program. */
async function wallet(page: Page, id: string, name: string, currency: string) {
  await page.goto(`/customers/${id}`)
  const points = page.getByRole("region", { name: "Points", exact: true })
  await points.getByRole("button", { name: "Account" }).click()
  const account = page.getByRole("dialog", { name: `Points of ${name}` })
  await account.getByRole("combobox", { name: "Program" }).selectOption(currency)
  await expect(account.getByRole("region", { name: "Reservations" })).toBeVisible()
  return account
}

/** keyed sends what wants an Idempotency-Key. */
async function keyed(
  page: Page,
  key: string,
  query: string,
  variables: { in: { customerId: string; [more: string]: unknown } },
) {
  const answer = await page.request.post("/graphql", {
    data: { query, variables },
    headers: { "X-Kept-Console": "1", "Idempotency-Key": `${key} ${variables.in.customerId}` },
  })
  const { errors } = await answer.json()
  expect(errors, query).toBeUndefined()
}
