import { accessible, ask, expect, house, signIn, test } from "./house"

house()

test("a campaign is drafted for a segment, started, and ends with its budget", async ({ page }) => {
  await signIn(page)
  await ask(
    page,
    'mutation{startLoyaltyProgram(input:{currency:"GIFTS",name:"Gifts",pendingDays:0}){userErrors{message}}}',
  )
  for (const name of ["Anna Gift", "Berta Gift", "Clara Gift"]) {
    await ask(
      page,
      "mutation($in:CreateCustomerInput!){createCustomer(input:$in){customer{id}userErrors{message}}}",
      { in: { name, tags: ["gifted"] } },
    )
  }
  await page.goto("/loyalty/campaigns?program=GIFTS")
  await expect(page.getByText("There are no campaigns yet")).toBeVisible()
  await accessible(page, "no campaigns yet")

  await page.getByRole("button", { name: "Draft a campaign" }).first().click()
  const draft = page.getByRole("dialog", { name: "Draft a campaign" })
  await expect(draft.getByRole("textbox", { name: "Name" })).toBeFocused()
  await draft.getByRole("button", { name: "Draft a campaign" }).click()
  await expect(draft.getByText("Give it a name")).toBeVisible()
  await draft.getByRole("textbox", { name: "Name" }).fill("Spring")
  await draft.getByRole("textbox", { name: "Tag" }).fill("gifted")
  await draft.getByRole("textbox", { name: "Points for each" }).fill("50")
  await draft.getByRole("textbox", { name: "Budget in points" }).fill("120")
  await draft.getByRole("textbox", { name: "Held out" }).fill("0")
  await expect(
    draft.getByText(/3 customers are in the segment\.\s+The budget is enough for 2\./),
  ).toBeVisible()
  await accessible(page, "drafting a campaign")
  await draft.getByRole("button", { name: "Draft a campaign" }).click()

  const campaign = page.getByRole("dialog", { name: "Spring", exact: true })
  await expect(campaign.getByText("Tag gifted")).toBeVisible()
  await accessible(page, "a draft of a campaign")
  await campaign.getByRole("button", { name: "Start" }).click()
  const sure = page.getByRole("dialog", { name: "Start Spring?" })
  await sure.getByRole("button", { name: "Start" }).click()
  await expect(campaign.getByText("Ended: budget used")).toBeVisible({ timeout: 90_000 })
  await expect(campaign.getByText("100 of 120")).toBeVisible()
  await expect(campaign.getByText("2 of 3")).toBeVisible()
  await expect(campaign.getByText(/Too few for a figure/)).toBeVisible()
  await campaign.getByLabel("Which customers").selectOption("GRANTED")
  await expect(campaign.getByRole("link", { name: /Gift$/ })).toHaveCount(2)
  await campaign.getByLabel("Which customers").selectOption("GRANTED_BOUGHT")
  await expect(campaign.getByText("Nobody.")).toBeVisible()
  await accessible(page, "a campaign that has ended")

  await page.keyboard.press("Escape")
  await expect(campaign).toBeHidden()
  await expect(page.getByRole("row", { name: /Spring/ })).toContainText("100 of 120")
})

test("how often a week campaigns may give somebody something is the tenant's to say", async ({ page }) => {
  await signIn(page, "/loyalty/campaigns")
  await page.getByRole("button", { name: "Gifts a week" }).click()
  const limits = page.getByRole("dialog", { name: "Gifts a week" })
  const weekly = limits.getByRole("textbox", { name: /At most so many/ })
  await expect(weekly).toBeFocused()
  await weekly.fill("")
  await limits.getByRole("button", { name: "Save" }).click()
  await expect(limits.getByText("Say how many, from 1 to 50")).toBeVisible()
  await weekly.fill("2")
  await accessible(page, "setting how often a week")
  await limits.getByRole("button", { name: "Save" }).click()
  await expect(limits).toBeHidden()
  await expect(page.getByText("At most 2 gifts a week for one customer")).toBeVisible()
})
