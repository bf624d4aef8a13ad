import { accessible, ask, chord, expect, house, signIn, test } from "./house"

house()

test("what is owed in points is told day by day, and comes out even", async ({ page }) => {
  await signIn(page)
  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible()
  await chord(page, "g", "y")
  await expect(page.getByRole("heading", { name: "What we owe", exact: true })).toBeVisible()
  const owed = page.getByRole("region", { name: "What we owe in points" })
  await expect(owed.getByRole("row").nth(1)).toBeVisible()
  const sum = await owed.locator("dd").allInnerTexts()
  const [opening, earned, spent, expired, reversed, closing] = sum.map((n) => Number(n.replace(/\D/g, "")))
  expect(Number(opening) + Number(earned) - Number(spent) - Number(expired) - Number(reversed)).toBe(closing)
  const file = page.waitForEvent("download")
  await owed.getByRole("button", { name: /CSV/ }).click()
  expect((await file).suggestedFilename()).toMatch(/^[a-z]+-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/)
  await accessible(page, "what is owed")
})

test("a program is changed, and another started", async ({ page }) => {
  await signIn(page, "/loyalty")
  const terms = page.getByRole("region", { name: /what holds from now on/ })
  await terms.getByRole("button", { name: "Change" }).click()
  const edit = page.getByRole("dialog", { name: "Change the program" })
  await edit.getByRole("textbox", { name: "A second person from more points than" }).fill("250")
  await edit.getByRole("button", { name: "Save" }).click()
  await expect(terms.getByText("250 points")).toBeVisible()
  await ask(page, 'mutation{startLoyaltyProgram(input:{currency:"STARS",name:"Stars"}){userErrors{message}}}')
  await page.goto("/loyalty?program=STARS")
  await expect(page.getByLabel("Program", { exact: true })).toHaveValue("STARS")
  await expect(page.getByText("Nothing moved in these days.")).toBeVisible()
  await accessible(page, "a program without a movement")
})

test("an adjustment above the threshold waits for a second person", async ({ page }) => {
  await signIn(page, "/loyalty/adjustments")
  const row = page.getByRole("row", { name: /The sofa came late twice/ })
  await expect(row).toBeVisible()
  await accessible(page, "adjustments that wait")
  await row.getByRole("button", { name: /^Refuse:/ }).click()
  const refuse = page.getByRole("dialog", { name: "Why not?" })
  await refuse.getByRole("button", { name: "Refuse" }).click()
  await expect(refuse.getByText("Say why")).toBeVisible()
  await refuse.getByLabel("Why not").fill("A call will do")
  await refuse.getByRole("button", { name: "Refuse" }).click()
  await expect(page.getByText("Nothing waits for a second person")).toBeVisible()
  await page.getByText("Refused", { exact: true }).last().click()
  await expect(page.getByRole("row", { name: /A call will do/ })).toBeVisible()
})

test("her account shows each point, and what a member does with them", async ({ page }) => {
  await signIn(page)
  const { customers } = await ask<{ customers: { nodes: { id: string }[] } }>(
    page,
    "{customers(first:1){nodes{id}}}",
  )
  const customerId = customers.nodes[0]?.id
  await page.goto(`/customers/${customerId}`)
  const points = page.getByRole("region", { name: "Points", exact: true })
  await points.getByRole("button", { name: "Give or take" }).click()
  const adjust = page.getByRole("dialog", { name: /^Give points to/ })
  await adjust.getByRole("button", { name: "Give or take" }).click()
  await expect(adjust.getByText("Say how many")).toBeVisible()
  await adjust.getByRole("textbox", { name: "Points" }).fill("32")
  await adjust.getByRole("textbox", { name: "Why" }).fill("She waited in the rain")
  await adjust.getByRole("button", { name: "Give or take" }).click()
  await expect(page.getByText("Done", { exact: true })).toBeVisible()

  await points.getByRole("button", { name: "Account" }).click()
  const account = page.getByRole("dialog", { name: /^Points of/ })
  await expect(account.getByText("She waited in the rain")).toBeVisible()
  await expect(account.getByRole("row").nth(1)).toBeVisible()
  await account.getByRole("button", { name: "Reserve" }).click()
  await account.getByRole("textbox", { name: "Points" }).fill("20")
  await account.getByRole("textbox", { name: "What for" }).fill("A cushion")
  await account.getByRole("button", { name: "Reserve" }).click()
  await account.getByRole("button", { name: "Let go: A cushion" }).click()
  await expect(account.getByText(/^Let go · \d/)).toBeVisible()
  await accessible(page, "an account of points")

  await account.getByLabel("At the end of").fill("2020-01-01")
  await expect(account.getByRole("button", { name: "Now" })).toBeVisible()
  await expect(account.locator("dd").first()).toHaveText("0")
})

test("points go from one customer to another", async ({ page }) => {
  await signIn(page)
  const made = async (name: string) =>
    (
      await ask<{ createCustomer: { customer: { id: string } } }>(
        page,
        "mutation($name:String!){createCustomer(input:{name:$name}){customer{id}}}",
        { name },
      )
    ).createCustomer.customer.id
  const giver = await made("Made up who gives")
  await made("Zuleika Made Up")
  await ask(
    page,
    'mutation{startLoyaltyProgram(input:{currency:"TOKENS",name:"Tokens",pendingDays:0,transferDaily:40}){userErrors{message}}}',
  )
  await page.request.post("/graphql", {
    data: {
      query: "mutation($in:EarnPointsInput!){earnPoints(input:$in){userErrors{message}}}",
      variables: {
        in: { customerId: giver, points: 50, currency: "TOKENS", source: "story", sourceId: giver },
      },
    },
    headers: { "X-Kept-Console": "1", "Idempotency-Key": `gift-${giver}` },
  })
  await page.goto(`/customers/${giver}`)
  const points = page.getByRole("region", { name: "Points", exact: true })
  await points.getByRole("button", { name: "Transfer points" }).click()
  const transfer = page.getByRole("dialog", { name: /^Transfer points of/ })
  await transfer.getByRole("button", { name: "Transfer" }).click()
  await expect(transfer.getByText("Choose who is to have them")).toBeVisible()
  await accessible(page, "a transfer of points")
  await transfer.getByRole("combobox", { name: "To whom" }).fill("Zuleika")
  await page.getByRole("option", { name: "Zuleika Made Up" }).first().click()
  await transfer.getByRole("textbox", { name: "Points" }).fill("45")
  await transfer.getByRole("button", { name: "Transfer" }).click()
  await expect(transfer.getByText(/at most 40/i)).toBeVisible()
  await transfer.getByRole("textbox", { name: "Points" }).fill("30")
  await transfer.getByRole("button", { name: "Transfer" }).click()
  await expect(transfer).toBeHidden()
  await points.getByRole("button", { name: "Account" }).click()
  const account = page.getByRole("dialog", { name: /^Points of/ })
  await account.getByLabel("Program").selectOption("TOKENS")
  await expect(account.getByText(/to Zuleika Made Up/)).toBeVisible()

  await account.getByRole("button", { name: "Reverse: 30 to Zuleika Made Up" }).click()
  const sure = page.getByRole("dialog", { name: /^Give 30 points back/ })
  await accessible(page, "a transfer that is to be reversed")
  await sure.getByRole("button", { name: "Reverse" }).click()
  await expect(sure).toBeHidden()
  await expect(account.getByText("Transfer reversed")).toBeVisible()
  await expect(account.getByText(/to Zuleika Made Up/)).toBeVisible() // it still stands there
  await expect(account.getByRole("button", { name: /^Reverse: / })).toHaveCount(0)
})

test("she sees her points by a link, in light and dark, without signing in", async ({ page }) => {
  await signIn(page)
  const { createCustomer: made } = await ask<{ createCustomer: { customer: { id: string } } }>(
    page,
    'mutation{createCustomer(input:{name:"Made up for her points"}){customer{id}}}',
  )
  const id = made.customer.id
  await page.request.post("/graphql", {
    data: {
      query: "mutation($in:EarnPointsInput!){earnPoints(input:$in){userErrors{message}}}",
      variables: { in: { customerId: id, points: 125, currency: "POINTS", source: "story", sourceId: id } },
    },
    headers: { "X-Kept-Console": "1", "Idempotency-Key": `earn-${id}` },
  })
  await page.goto(`/customers/${id}`)
  const points = page.getByRole("region", { name: "Points", exact: true })
  await points.getByRole("button", { name: "Account" }).click()
  const account = page.getByRole("dialog", { name: /^Points of/ })
  await account.getByRole("button", { name: "Make a link" }).click()
  const address = await account.getByRole("textbox", { name: "Show her the points" }).inputValue()
  await page.context().clearCookies()
  await page.goto(address)
  await expect(page.getByRole("heading", { level: 1, name: /^Your points at/ })).toBeVisible()
  await expect(page.getByText("+125")).toBeVisible()
  await accessible(page, "her points")
})

test("who only looks sees her points, and no way to move them", async ({ page }) => {
  await signIn(page, "/", "vera")
  const { customers } = await ask<{ customers: { nodes: { id: string }[] } }>(
    page,
    "{customers(first:1){nodes{id}}}",
  )
  await page.goto(`/customers/${customers.nodes[0]?.id}`)
  const points = page.getByRole("region", { name: "Points", exact: true })
  await points.getByRole("button", { name: "Account" }).click()
  const account = page.getByRole("dialog", { name: /^Points of/ })
  await expect(account.getByRole("heading", { name: "Movements" })).toBeVisible()
  await expect(page.getByRole("button", { name: "Give or take" })).toHaveCount(0)
  await expect(account.getByRole("button", { name: /Reserve|Spend|Let go/ })).toHaveCount(0)
})

test("a rule of earning is tried on the year that was, refused with its place, and added", async ({
  page,
}) => {
  await signIn(page, "/loyalty/rules")
  const demo = page.getByRole("region", { name: "A point for each euro" })
  await expect(demo.getByText("1 point for each €1.00", { exact: false })).toBeVisible()
  await accessible(page, "rules of earning")
  await page.getByRole("button", { name: "Add a rule" }).click()
  const add = page.getByRole("dialog", { name: "Add a rule" })
  await add.getByLabel("Name").fill("Large orders")
  await add.getByLabel("Points", { exact: true }).fill("2")
  await add.getByLabel("Only when (CEL)").fill("purchase.amount >")
  await add.getByRole("button", { name: "Add a rule" }).click()
  await expect(add.getByText(/line 1, column 18/i)).toBeVisible()
  await expect(add.getByText(/customer\.tierRank.*Tiers, from the lowest: [A-Z]+/)).toBeVisible()
  await add.getByLabel("Only when (CEL)").fill("purchase.amount > 10000 && customer.tierRank >= 0")
  await add.getByRole("button", { name: "Try it on the last twelve months" }).click()
  await expect(add.getByText(/It would have given/)).toBeVisible()
  await expect(add.getByRole("columnheader", { name: "More than now" })).toBeVisible()
  await accessible(page, "a rule that was tried")
  await add.getByRole("button", { name: "Add a rule" }).click()
  const added = page.getByRole("region", { name: "Large orders" })
  await expect(added.getByText("purchase.amount > 10000 && customer.tierRank >= 0")).toBeVisible()
  await added.getByRole("button", { name: "Pause" }).click()
  await expect(added.getByText("Paused", { exact: true })).toBeVisible()
})

test("a rule for a contact has factors, limits and days, and each fault stands at its field", async ({
  page,
}) => {
  await signIn(page, "/loyalty/rules")
  await page.getByRole("button", { name: "Add a rule" }).click()
  const add = page.getByRole("dialog", { name: "Add a rule" })
  await add.getByRole("textbox", { name: "Name", exact: true }).fill("Marks")
  await add.getByLabel("For", { exact: true }).selectOption({ label: "Contact rated" })
  await expect(add.getByLabel("Given")).toHaveValue("FIXED") // a contact has no amount
  await expect(add.getByLabel("Given").getByRole("option")).toHaveCount(1)
  await add.getByLabel("Points", { exact: true }).fill("3")
  await add.getByRole("button", { name: "Add a multiplier" }).click()
  await add.getByLabel("Name of multiplier 1").fill("on Sundays")
  await add.getByLabel("Factor 1").fill("1.5")
  await add.getByLabel("Condition of multiplier 1").fill("local.weekday = 7")
  await add.getByRole("button", { name: "Add a limit" }).click()
  await add.getByRole("button", { name: "Add a limit" }).click()
  await add.getByLabel("Points of limit 1").fill("30")
  await add.getByLabel("For whom limit 2 is").selectOption("EVENT")
  await add.getByLabel("Holds from").fill("2030-01-01T09:00")
  await add.getByLabel("Holds until").fill("2029-01-01T09:00")
  await accessible(page, "a rule with everything")
  const send = add.getByRole("button", { name: "Add a rule" })
  await send.click()
  await expect(add.getByText(/must be after validFrom/i)).toBeVisible()
  await add.getByLabel("Holds until").fill("2031-01-01T09:00")
  await send.click()
  await expect(add.getByText(/must be given for one event/i)).toBeVisible()
  await add.getByLabel("Points of limit 2").fill("5")
  await send.click()
  await expect(add.getByText(/line 1, column 15/i)).toBeVisible()
  await add.getByLabel("Condition of multiplier 1").fill("local.weekday == 7")
  await send.click()
  const added = page.getByRole("region", { name: "Marks" })
  await expect(added.getByText("Contact rated: 3 points × 1.5 (on Sundays)", { exact: false })).toBeVisible()
  await expect(added.getByText("at most 30 points for one customer a month", { exact: false })).toBeVisible()
  await expect(added.getByText(/Holds from .*2030/)).toBeVisible()

  await added.getByRole("button", { name: "Change" }).click()
  const edit = page.getByRole("dialog", { name: "Change the rule" })
  await expect(edit.getByLabel("Factor 1")).toHaveValue("× 1.5")
  await expect(edit.getByLabel("Holds from")).toHaveValue("2030-01-01T09:00")
  await edit.getByRole("button", { name: "Remove limit 1" }).click()
  await expect(edit.getByLabel("Points of limit 1")).toHaveValue("5")
  await edit.getByRole("button", { name: "Save" }).click()
  await expect(added.getByText("at most 30 points", { exact: false })).toHaveCount(0)
  await expect(added.getByText("at most 5 points for one event", { exact: false })).toBeVisible()
})

test("a reward is offered, reserved until none is left, changed and retired", async ({ page }) => {
  await signIn(page, "/loyalty/rewards")
  await page.getByRole("button", { name: "Offer a reward" }).first().click()
  const offer = page.getByRole("dialog", { name: "Offer a reward" })
  await offer.getByRole("button", { name: "Offer a reward" }).click()
  await expect(offer.getByText("Give it a name")).toBeVisible()
  await offer.getByRole("textbox", { name: "Name" }).fill("A foot stool")
  await offer.getByRole("textbox", { name: "Points" }).fill("10")
  await offer.getByRole("textbox", { name: "How many there are" }).fill("1")
  await offer.getByRole("combobox", { name: "From which tier" }).selectOption({ index: 1 })
  await accessible(page, "offering a reward")
  await offer.getByRole("button", { name: "Offer a reward" }).click()
  const row = page.getByRole("row", { name: /A foot stool/ })
  await expect(row).toContainText("1 of 1")
  await expect(row).toContainText(/from [A-Z]+/)
  await row.getByRole("button", { name: "Change: A foot stool" }).click()
  const every = page.getByRole("dialog", { name: "Change a reward" })
  await every.getByRole("combobox", { name: "From which tier" }).selectOption("")
  await every.getByRole("button", { name: "Save" }).click()
  await expect(row).toContainText("Everybody")

  const told = await ask<{
    customers: { nodes: { id: string }[] }
    rewards: { nodes: { id: string; name: string }[] }
  }>(page, "{customers(first:1){nodes{id}} rewards(first:50){nodes{id name}}}")
  const customerId = told.customers.nodes[0]?.id
  const rewardId = told.rewards.nodes.find((r) => r.name === "A foot stool")?.id
  const post = (query: string) =>
    page.request.post("/graphql", {
      data: { query, variables: { customerId, rewardId } },
      headers: { "X-Kept-Console": "1", "Idempotency-Key": query.slice(0, 60) },
    })
  await post(
    'mutation($customerId:ID!){adjustPoints(input:{customerId:$customerId,points:50,reason:"For the stool"}){userErrors{message}}}',
  )
  await post(
    "mutation($customerId:ID!,$rewardId:ID!){reserveReward(input:{customerId:$customerId,rewardId:$rewardId}){userErrors{message}}}",
  )
  await page.reload()
  await expect(row).toContainText("0 of 1")
  await accessible(page, "the catalogue of rewards")

  await row.getByRole("button", { name: "Change: A foot stool" }).click()
  const edit = page.getByRole("dialog", { name: "Change a reward" })
  await edit.getByRole("button", { name: "Take out of the catalogue" }).click()
  await expect(row).toHaveCount(0)
})

test("why customers stay is told on both axes, with the customers behind and the records of each", async ({
  page,
}) => {
  await signIn(page)
  const name = `Odette Vries ${Date.now()}`
  const { createCustomer } = await ask<{ createCustomer: { customer: { id: string } } }>(
    page,
    "mutation($n:String!){createCustomer(input:{name:$n}){customer{id}}}",
    { n: name },
  )
  const id = createCustomer.customer.id
  await ask(
    page,
    "mutation($id:ID!,$at:DateTime!){recordInteraction(input:{customerId:$id,channel:PHONE,direction:INBOUND,occurredAt:$at,rating:2}){userErrors{message}}}",
    { id, at: new Date(Date.now() - 60_000).toISOString() },
  )
  const found = "query($id:ID!){customers(filter:{id:{eq:$id},loyaltyType:{eq:NONE}}){nodes{id}}}"
  await expect
    .poll(
      async () => (await ask<{ customers: { nodes: object[] } }>(page, found, { id })).customers.nodes.length,
      {
        timeout: 90_000,
      },
    )
    .toBe(1)
  await page.goto("/loyalty/types")
  await page.getByRole("link", { name: /^Not loyal: show/ }).click()
  await expect(page.getByRole("combobox", { name: "Loyalty" })).toHaveValue("NONE")
  await page.getByRole("searchbox", { name: /^Name begins/ }).fill(name)
  await page.getByRole("link", { name }).click()
  const stays = page.getByRole("region", { name: "Why she stays" })
  await expect(stays.getByText("Not loyal")).toBeVisible()
  await stays.getByText("By which records").click()
  await expect(stays.getByText(/Her mark of a contact: not favourable/)).toBeVisible()
  await accessible(page, "why she stays")
})

test("a ladder of tiers is set up, and her account tells what is missing to the next", async ({ page }) => {
  await signIn(page)
  await ask(
    page,
    'mutation{startLoyaltyProgram(input:{currency:"LADDER",name:"Ladder",pendingDays:0}){userErrors{message}}}',
  )
  await page.goto("/loyalty?program=LADDER")
  const tiers = page.getByRole("region", { name: "Tiers" })
  await tiers.getByRole("button", { name: "Set up tiers" }).click()
  const dialog = page.getByRole("dialog", { name: "Tiers" })
  await dialog.getByRole("button", { name: "Save" }).click()
  await expect(dialog.getByText("Give it a name")).toBeVisible()
  await dialog.getByLabel("Name of tier 1").fill("Friend")
  await dialog.getByLabel("Points for tier 1").fill("1")
  await dialog.getByRole("button", { name: "Another tier above" }).click()
  await dialog.getByLabel("Name of tier 2").fill("Family")
  await dialog.getByLabel("Points for tier 2").fill("500000")
  await accessible(page, "a ladder that is set up")
  await dialog.getByRole("button", { name: "Save" }).click()
  await expect(tiers.getByRole("row", { name: /Family/ })).toContainText("500,000")
  await expect(dialog).toHaveCount(0)
  await accessible(page, "a program with tiers")

  const told = await ask<{ customers: { nodes: { id: string }[] } }>(page, "{customers(first:1){nodes{id}}}")
  await page.goto(`/customers/${told.customers.nodes[0]?.id}`)
  await page
    .getByRole("region", { name: "Points", exact: true })
    .getByRole("button", { name: "Account" })
    .click()
  const account = page.getByRole("dialog", { name: /^Points of/ })
  await account.getByRole("combobox", { name: "Program" }).selectOption("LADDER")
  const tier = account.getByRole("region", { name: "Tier" })
  await expect(tier.getByText(/^Missing to (Friend|Family)$/)).toBeVisible()
  await accessible(page, "an account with its tier")

  await tier.getByRole("button", { name: "Hold on a tier" }).click()
  const floor = page.getByRole("dialog", { name: /^Hold .* on a tier$/ })
  await floor.getByRole("button", { name: "Hold", exact: true }).click()
  await expect(floor.getByText("Say why")).toBeVisible()
  await floor.getByRole("combobox", { name: "Tier" }).selectOption("Family")
  await floor.getByRole("textbox", { name: "Why" }).fill("She sings in our choir")
  await accessible(page, "a floor that is set")
  await floor.getByRole("button", { name: "Hold", exact: true }).click()
  await expect(floor).toHaveCount(0)
  await expect(tier.getByText(/^Held by .+: She sings in our choir since/)).toBeVisible()
  await expect(tier.getByText("Family", { exact: true })).toBeVisible()
  await tier.getByRole("button", { name: "Hold no longer" }).click()
  const lift = page.getByRole("dialog", { name: /no longer\?$/ })
  await lift.getByRole("button", { name: "Hold no longer" }).click()
  await expect(tier.getByText(/She sings in our choir/)).toHaveCount(0)
  await expect(tier.getByRole("button", { name: "Hold no longer" })).toHaveCount(0)
})

test("a household spends its points together, and each member keeps her own", async ({ page }) => {
  await signIn(page)
  const made = async (name: string) =>
    (
      await ask<{ createCustomer: { customer: { id: string } } }>(
        page,
        "mutation($name:String!){createCustomer(input:{name:$name}){customer{id}}}",
        { name },
      )
    ).createCustomer.customer.id
  const head = await made("Made up who is the head")
  await made("Xanthippe Made Up")
  await ask(
    page,
    'mutation{startLoyaltyProgram(input:{currency:"FAMILY",name:"Family points",pendingDays:0,householdMost:2}){userErrors{message}}}',
  )
  await page.request.post("/graphql", {
    data: {
      query: "mutation($in:EarnPointsInput!){earnPoints(input:$in){userErrors{message}}}",
      variables: {
        in: { customerId: head, points: 50, currency: "FAMILY", source: "story", sourceId: head },
      },
    },
    headers: { "X-Kept-Console": "1", "Idempotency-Key": `home-${head}` },
  })
  await page.goto(`/customers/${head}`)
  const points = page.getByRole("region", { name: "Points", exact: true })
  await points.getByRole("button", { name: "Household" }).click()
  const home = page.getByRole("dialog", { name: /^Household of/ })
  await home.getByRole("button", { name: "Form a household" }).click()
  await expect(home.getByText("Give it a name")).toBeVisible()
  await accessible(page, "a household to form")
  await home.getByRole("textbox", { name: "Name" }).fill("The made-up family")
  await home.getByRole("textbox", { name: "Who agreed, and how" }).fill("In the shop")
  await home.getByRole("button", { name: "Form a household" }).click()
  await expect(home.getByRole("heading", { name: "The made-up family" })).toBeVisible()
  await home.getByRole("combobox", { name: "Who joins" }).fill("Xanthippe")
  await page.getByRole("option", { name: "Xanthippe Made Up" }).first().click()
  await home.getByRole("textbox", { name: "Who agreed, and how" }).fill("By telephone")
  await home.getByRole("button", { name: "Take in" }).click()
  await expect(home.getByRole("button", { name: "Make head: Xanthippe Made Up" })).toBeVisible()
  await accessible(page, "a household")
  await home.getByRole("button", { name: "Leave: Xanthippe Made Up" }).click()
  const sure = page.getByRole("dialog", { name: /leave the household/ })
  await sure.getByRole("button", { name: "Leave" }).click()
  await expect(sure).toBeHidden()
  await expect(home.getByRole("button", { name: "Make head: Xanthippe Made Up" })).toBeHidden()
  await expect(home.getByRole("combobox", { name: "Who joins" })).toBeVisible()
})
