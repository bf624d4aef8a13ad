import { accessible, ask, expect, house, signIn, test } from "./house"

house()

test("a coupon is issued, its codes leave once, a customer uses one, and it is withdrawn", async ({
  page,
}) => {
  await signIn(page)
  await ask(
    page,
    'mutation{startLoyaltyProgram(input:{currency:"CODES",name:"Codes",pendingDays:0}){userErrors{message}}}',
  )
  await page.goto("/loyalty/coupons?program=CODES")
  await expect(page.getByText("There are no coupons yet")).toBeVisible()
  await accessible(page, "no coupons yet")
  await page.getByRole("button", { name: "Issue a coupon" }).first().click()
  const issue = page.getByRole("dialog", { name: "Issue a coupon" })
  await issue.getByRole("button", { name: "Issue a coupon" }).click()
  await expect(issue.getByText("Give it a name")).toBeVisible()
  await issue.getByRole("textbox", { name: "Name" }).fill("Welcome back")
  await issue.getByRole("textbox", { name: "Points" }).fill("150")
  await issue.getByRole("textbox", { name: "How many codes" }).fill("3")
  await accessible(page, "issuing a coupon")
  await issue.getByRole("button", { name: "Issue a coupon" }).click()

  const coupon = page.getByRole("dialog", { name: "Welcome back" })
  await expect(coupon.getByText("Nobody has used it yet.")).toBeVisible()
  await accessible(page, "a coupon that nobody used")
  const file = page.waitForEvent("download")
  await coupon.getByRole("button", { name: "Download the codes, once" }).click()
  const saved = await file
  expect(saved.suggestedFilename()).toBe("welcome-back.csv")
  await expect(coupon.getByText(/They were downloaded/)).toBeVisible()
  const codes = await text(await saved.createReadStream())
  expect(codes.split(/\r?\n/).slice(1)).toHaveLength(3)

  const { createCustomer: made } = await ask<{ createCustomer: { customer: { id: string } } }>(
    page,
    'mutation{createCustomer(input:{name:"Made up for a coupon"}){customer{id}}}',
  )
  const answer = await page.request.post("/graphql", {
    data: {
      query: "mutation($in:RedeemCouponInput!){redeemCoupon(input:$in){refusals userErrors{message}}}",
      variables: { in: { customerId: made.customer.id, code: codes.split(/\r?\n/)[1] } },
    },
    headers: { "X-Kept-Console": "1", "Idempotency-Key": `use-${made.customer.id}` },
  })
  expect((await answer.json()).data.redeemCoupon).toEqual({ refusals: [], userErrors: [] })
  await page.reload()
  await page.getByRole("button", { name: "Open: Welcome back" }).click()
  await expect(coupon.getByRole("link", { name: "Made up for a coupon" })).toBeVisible()
  await accessible(page, "a coupon that was used")

  await coupon.getByRole("button", { name: "Withdraw" }).click()
  const sure = page.getByRole("dialog", { name: "Withdraw Welcome back?" })
  await sure.getByRole("button", { name: "Withdraw" }).click()
  await expect(coupon.getByText("Withdrawn:")).toBeVisible()
  await page.keyboard.press("Escape")
  await page.getByText("Withdrawn", { exact: true }).last().click()
  await expect(page.getByRole("row", { name: /Welcome back/ })).toContainText("150 points")
})

test("a code that everybody has gives money off, and what can't be is said at its field", async ({
  page,
}) => {
  await signIn(page, "/loyalty/coupons")
  await page.getByRole("button", { name: "Issue a coupon" }).first().click()
  const issue = page.getByRole("dialog", { name: "Issue a coupon" })
  await issue.getByRole("textbox", { name: "Name" }).fill("Spring")
  await issue.getByText("Money", { exact: true }).click()
  await issue.getByRole("textbox", { name: /^Money off, in/ }).fill("5")
  await issue.getByText("One for all").click()
  await issue.getByRole("textbox", { name: "Code" }).fill("A1")
  await issue.getByRole("button", { name: "Issue a coupon" }).click()
  await expect(issue.getByText(/must have from 4 to 40/i)).toBeVisible()
  await issue.getByRole("textbox", { name: "Code" }).fill("SPRING 26")
  await issue.getByRole("button", { name: "Issue a coupon" }).click()
  const coupon = page.getByRole("dialog", { name: "Spring" })
  await expect(coupon.getByText("€5.00 off")).toBeVisible()
})

test("who only looks sees coupons, and no way to their codes", async ({ page }) => {
  await signIn(page)
  const { loyaltyPrograms } = await ask<{ loyaltyPrograms: { id: string }[] }>(page, "{loyaltyPrograms{id}}")
  await ask(
    page,
    'mutation($id:ID!){addCoupon(input:{programId:$id,name:"Looked at",percent:10}){userErrors{message}}}',
    { id: loyaltyPrograms[0]?.id },
  )
  await signIn(page, "/loyalty/coupons", "vera")
  await page.getByRole("button", { name: "Open: Looked at" }).click()
  const coupon = page.getByRole("dialog", { name: "Looked at" })
  await expect(coupon.getByText("Nobody has used it yet.")).toBeVisible()
  await expect(coupon.getByRole("button", { name: /Withdraw|Download/ })).toHaveCount(0)
})

async function text(stream: AsyncIterable<Uint8Array>): Promise<string> {
  let out = ""
  const decoder = new TextDecoder()
  for await (const part of stream) out += decoder.decode(part, { stream: true })
  return out
}
