import { accessible, ask, expect, house, signIn, test } from "./house"

house()

test("terms are set, a newcomer comes by a code, and the list says how it stands", async ({ page }) => {
  await signIn(page)
  const { startLoyaltyProgram: started } = await ask<{ startLoyaltyProgram: { program: { id: string } } }>(
    page,
    'mutation{startLoyaltyProgram(input:{currency:"BRING",name:"Bring",pendingDays:14}){program{id}}}',
  )
  const programId = started.program.id
  await page.goto("/loyalty/referrals?program=BRING")
  await expect(page.getByText("Nobody was brought along yet")).toBeVisible()
  await accessible(page, "no referrals yet")

  await page.getByRole("button", { name: "Set the terms" }).click()
  const terms = page.getByRole("dialog", { name: "Set the terms" })
  await terms.getByRole("button", { name: "Save" }).click()
  await expect(terms.getByText("Say how many")).toHaveCount(2)
  await terms.getByRole("textbox", { name: "For who brings her" }).fill("0")
  await terms.getByRole("textbox", { name: "For the newcomer" }).fill("0")
  await terms.getByRole("button", { name: "Save" }).click()
  await expect(terms.getByText(/must be more than 0/i)).toBeVisible()
  await terms.getByRole("textbox", { name: "For who brings her" }).fill("500")
  await terms.getByRole("textbox", { name: "For the newcomer" }).fill("200")
  await terms.getByRole("textbox", { name: "At most for each customer" }).fill("10")
  await terms.getByRole("textbox", { name: /^Order of at least/ }).fill("25")
  await accessible(page, "the terms of referrals")
  await terms.getByRole("button", { name: "Save" }).click()
  const holds = page.getByRole("region", { name: "What holds from now on" })
  await expect(holds).toContainText("500 points")
  await expect(holds).toContainText("14 days")
  await expect(holds).toContainText("10 in 30 days")
  await expect(holds).toContainText("€25.00")

  const advocateId = await customer(page, "Made up who brings")
  const friendId = await customer(page, "Made up newcomer")
  const { makeReferralCode: made } = await ask<{ makeReferralCode: { referralCode: { text: string } } }>(
    page,
    "mutation($in:MakeReferralCodeInput!){makeReferralCode(input:$in){referralCode{text}}}",
    { in: { programId, customerId: advocateId } },
  )
  const { referCustomer: referred } = await ask<{ referCustomer: object }>(
    page,
    "mutation($in:ReferCustomerInput!){referCustomer(input:$in){refusal userErrors{message}}}",
    { in: { customerId: friendId, code: made.referralCode.text } },
  )
  expect(referred).toEqual({ refusal: null, userErrors: [] })
  await page.reload()
  const row = page.getByRole("row", { name: /Made up newcomer/ })
  await expect(page.getByText("1 referral", { exact: true })).toBeVisible()
  await expect(row).toContainText("Waits for order no. 2")
  await expect(row.getByRole("link", { name: "Made up who brings" })).toBeVisible()
  await accessible(page, "a referral that waits")
  const states = page.getByRole("combobox", { name: "State" })
  await states.selectOption("Taken back")
  await expect(row).toHaveCount(0)
  await expect(page).toHaveURL(/state=REVERSED/)
  await page.reload()
  await expect(states).toHaveValue("REVERSED")
  await states.selectOption("Waiting")
  await expect(row).toBeVisible()

  await page.goto(`/customers/${advocateId}`)
  await expect(page.getByText(made.referralCode.text)).toBeVisible()
})

async function customer(page: Parameters<typeof ask>[0], name: string): Promise<string> {
  const { createCustomer: made } = await ask<{ createCustomer: { customer: { id: string } } }>(
    page,
    "mutation($name:String!){createCustomer(input:{name:$name}){customer{id}}}",
    { name },
  )
  return made.customer.id
}
