import { accessible, type ask, expect, house, signIn, test } from "./house"

house()

test("a card is issued, its code is shown once, and it is redeemed, refunded, blocked and called off", async ({
  page,
}) => {
  await signIn(page, "/loyalty/cards?last=none")
  await expect(page.getByText("Owed now")).toBeVisible()
  await accessible(page, "no card that matches")
  await page.getByRole("button", { name: "Issue a card" }).first().click()
  const issue = page.getByRole("dialog", { name: "Issue a card" })
  await issue.getByRole("button", { name: "Issue a card" }).click()
  await expect(issue.getByText("Say how much")).toBeVisible()
  await issue.getByRole("textbox", { name: /^Amount in/ }).fill("50")
  await issue.getByRole("textbox", { name: "What for" }).fill("Made up for a story")
  await accessible(page, "issuing a card")
  await issue.getByRole("button", { name: "Issue a card" }).click()
  const code = issue.getByRole("textbox", { name: "Code" })
  await expect(code).toHaveValue(/\S{8,}/)
  const plain = await code.inputValue()
  await accessible(page, "a code that is shown once")
  await page.keyboard.press("Escape") // it isn't lost by a slip
  await expect(code).toBeVisible()
  await issue.getByRole("button", { name: "Done" }).click()
  await expect(issue).toHaveCount(0)

  // The list finds it by the end of its code; a whole code never gets into the address.
  await page.getByRole("textbox", { name: "End of the code" }).fill(plain)
  const last = plain.replaceAll(/[^A-Z0-9]/gi, "").slice(-4)
  await expect(page).toHaveURL(new RegExp(`last=${last}(&|$)`))
  const row = page.getByRole("row", { name: `Card … ${last}` })
  await expect(row).toContainText("€50.00")

  await page.getByRole("button", { name: "Redeem", exact: true }).click()
  const pay = page.getByRole("dialog", { name: "Redeem money of a card" })
  await pay.getByRole("textbox", { name: "Code" }).fill(plain.toLowerCase().replaceAll("-", " "))
  await pay.getByRole("textbox", { name: /^Amount in/ }).fill("50.01")
  await pay.getByRole("button", { name: "Redeem" }).click()
  await expect(pay.getByText(/must be at most what is on the card/i)).toBeVisible()
  await accessible(page, "redeeming more than there is")
  await pay.getByRole("textbox", { name: /^Amount in/ }).fill("30")
  await pay.getByRole("button", { name: "Redeem" }).click()
  await expect(pay.getByRole("status")).toHaveText("€30.00 redeemed. €20.00 are left on the card.")
  await pay.getByRole("button", { name: "Done" }).click()
  await expect(pay).toHaveCount(0)

  await row.getByRole("link", { name: `Card … ${last}` }).click()
  const card = page.getByRole("dialog", { name: "Card", exact: true })
  const movements = card.getByRole("region", { name: "Movements" }).getByRole("listitem")
  await expect(movements).toHaveCount(2)
  await expect(movements.nth(1)).toContainText("−€30.00")
  await accessible(page, "a card that was redeemed in part")
  await movements.nth(1).getByRole("button", { name: "Refund" }).click()
  await movements
    .nth(1)
    .getByRole("textbox", { name: /^Amount in/ })
    .fill("30.01")
  await movements.nth(1).getByRole("button", { name: "Refund" }).click()
  await expect(movements.nth(1).getByText(/must be at most/i)).toBeVisible()
  await movements
    .nth(1)
    .getByRole("textbox", { name: /^Amount in/ })
    .fill("10")
  await movements.nth(1).getByRole("button", { name: "Refund" }).click()
  await expect(movements).toHaveCount(3)
  await expect(movements.nth(2)).toContainText("€30.00 on it")

  await card.getByRole("button", { name: "Block", exact: true }).click()
  await card.getByRole("button", { name: "Block", exact: true }).click()
  await expect(card.getByText("Say why")).toBeVisible()
  await card.getByRole("textbox", { name: "Why" }).fill("Lost")
  await accessible(page, "blocking a card")
  await card.getByRole("button", { name: "Block", exact: true }).click()
  await expect(card.getByText(/Blocked since/)).toContainText("Lost")
  await card.getByRole("button", { name: "Unblock" }).click()
  await expect(card.getByText(/Blocked since/)).toHaveCount(0)

  await card.getByRole("button", { name: "Call off" }).click()
  const sure = page.getByRole("dialog", { name: `Call off card … ${last}?` })
  await sure.getByRole("button", { name: "Call off" }).click()
  await expect(movements.last()).toContainText("Called off")
  await expect(card.getByRole("button", { name: /^(Block|Call off|Refund)$/ })).toHaveCount(0)
})

test("what a till holds is seen, and let go; and the address says what is shown", async ({ page }) => {
  await signIn(page)
  const { id, code } = await issued(page, "25.00")
  await keyed(page, "hold", "mutation($in:ReserveCardInput!){reserveCard(input:$in){userErrors{message}}}", {
    in: { code, amount: { amount: "5.00", currency: "EUR" }, source: "till-7", sourceId: "r-1" },
  })
  await page.goto(`/loyalty/cards?how=GIVEN&card=${id}`)
  const card = page.getByRole("dialog", { name: "Card", exact: true })
  await expect(card.getByText("till-7 r-1")).toBeVisible()
  await expect(card.getByText(/Held until/)).toBeVisible()
  await accessible(page, "a card of which a till holds money")
  await card.getByRole("button", { name: "Call off" }).click()
  const sure = page.getByRole("dialog", { name: /^Call off card/ })
  await sure.getByRole("button", { name: "Call off" }).click()
  await expect(page.getByText(/a till holds money of this card/i)).toBeVisible()
  await sure.getByRole("button", { name: "Cancel" }).click()
  await expect(sure).toHaveCount(0)
  await card.getByRole("button", { name: "Let go" }).click()
  await expect(card.getByText(/Held until/)).toHaveCount(0)
  await page.keyboard.press("Escape")
  await expect(card).toHaveCount(0)
  await expect(page).toHaveURL(/how=GIVEN$/)
  await page.getByRole("checkbox", { name: "Blocked only" }).check()
  await expect(page).toHaveURL(/blocked=true/)
  await page.goBack()
  await expect(page.getByRole("checkbox", { name: "Blocked only" })).not.toBeChecked()
})

test("cards are walked through by keys", async ({ page }) => {
  await signIn(page)
  const { last } = await issued(page, "7.00")
  await page.goto(`/loyalty/cards?last=${last}`)
  const link = page.getByRole("link", { name: `Card … ${last}` })
  await expect(link).toBeVisible()
  await page.keyboard.press("j")
  await expect(link).toBeFocused()
  await page.keyboard.press("Enter")
  const card = page.getByRole("dialog", { name: "Card", exact: true })
  await expect(card.getByRole("heading", { name: `Card … ${last}` })).toBeVisible()
})

test("who only looks sees cards, and nothing to do with them", async ({ page }) => {
  await signIn(page)
  const { id, last } = await issued(page, "9.00")
  await signIn(page, `/loyalty/cards?card=${id}`, "vera")
  const card = page.getByRole("dialog", { name: "Card", exact: true })
  await expect(card.getByRole("heading", { name: `Card … ${last}` })).toBeVisible()
  await expect(card.getByRole("listitem")).toHaveCount(1)
  await expect(card.getByRole("button", { name: /Block|Call|Refund|Redeem|Let/ })).toHaveCount(0)
})

let n = 0

/** issued issues a card of a receipt of its own, and tells what whoever holds it knows. */
async function issued(page: Parameters<typeof ask>[0], amount: string) {
  n++
  const { issueCard } = await keyed<{
    issueCard: { issued: { code: string; card: { id: string; last: string } } }
  }>(
    page,
    `issue-${n}`,
    "mutation($in:IssueCardInput!){issueCard(input:$in){issued{code card{id last}} userErrors{message}}}",
    { in: { amount: { amount, currency: "EUR" }, how: "GIVEN", source: "story", sourceId: `card-${n}` } },
  )
  return { code: issueCard.issued.code, ...issueCard.issued.card }
}

/** keyed sends what wants an Idempotency-Key. */
async function keyed<Data>(page: Parameters<typeof ask>[0], key: string, query: string, variables: object) {
  const answer = await page.request.post("/graphql", {
    data: { query, variables },
    headers: { "X-Kept-Console": "1", "Idempotency-Key": key },
  })
  const { data, errors } = await answer.json()
  expect(errors, query).toBeUndefined()
  return data as Data
}
