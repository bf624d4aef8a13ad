import { accessible, ask, expect, house, signIn, test } from "./house"

house()

test("an extra mile is recorded on the customer's page, told of, and seen in the report", async ({
  page,
}) => {
  await signIn(page)
  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible()
  const { createCustomer } = await ask<{ createCustomer: { customer: { id: string } } }>(
    page,
    "mutation($in:CreateCustomerInput!){createCustomer(input:$in){customer{id}userErrors{message}}}",
    { in: { name: "Marta Lindqvist" } },
  )
  await page.goto(`/customers/${createCustomer.customer.id}`)
  await expect(page.getByText("Nobody has gone one yet.")).toBeVisible()
  await page.getByRole("button", { name: "Record an extra mile" }).click()
  const record = page.getByRole("dialog", { name: "Record an extra mile" })
  await expect(record.getByLabel("What was done")).toBeFocused()
  await record.getByRole("button", { name: "Record" }).click()
  await expect(record.getByText("Say what was done")).toBeVisible()
  await record.getByLabel("What was done").fill("Drove the shelf over himself")
  await record.getByLabel(/What it cost/).fill("12.50")
  await accessible(page, "recording an extra mile")
  await record.getByRole("button", { name: "Record" }).click()
  await expect(page.getByText("Drove the shelf over himself")).toBeVisible()
  await expect(record).toBeHidden()

  await page.getByRole("button", { name: "What came of it: Drove the shelf over himself" }).click()
  const tell = page.getByRole("dialog", { name: "What came of it?" })
  await tell.getByLabel("How the customer took it").selectOption("DELIGHTED")
  await tell.getByRole("button", { name: "Save" }).click()
  await expect(tell).toBeHidden()
  await expect(page.getByText(/12\.50 · Delighted/)).toBeVisible()
  await accessible(page, "a customer with an extra mile")

  await page.goto("/expectations?view=extra")
  await expect(page.getByRole("heading", { name: "The latest" })).toBeVisible()
  const latest = page.getByRole("row", { name: /Drove the shelf over himself/ })
  await expect(latest).toContainText("Delighted")
  await expect(page.getByRole("rowheader", { name: "All" })).toBeVisible()
  await page.getByText("By month", { exact: true }).click()
  await expect(page.getByRole("columnheader", { name: "Month" })).toBeVisible()
  await accessible(page, "the report of extra miles")
})

test("a budget holds", async ({ page }) => {
  await signIn(page, "/expectations?view=extra")
  await page.getByRole("button", { name: "Set a budget" }).click()
  const set = page.getByRole("dialog", { name: "Set a budget" })
  await set.getByRole("button", { name: "Set a budget" }).click()
  await expect(set.getByText("Say who")).toBeVisible()
  const { createCustomer } = await ask<{ createCustomer: { customer: { id: string } } }>(
    page,
    "mutation($in:CreateCustomerInput!){createCustomer(input:$in){customer{id}userErrors{message}}}",
    { in: { name: "Olga Brandt" } },
  )
  await set.getByLabel("Member").click()
  await page.getByRole("option").first().click()
  await set.getByLabel(/A month/).fill("5")
  await set.getByRole("button", { name: "Set a budget" }).click()
  await expect(set).toBeHidden()
  await expect(page.getByRole("columnheader", { name: "Left" })).toBeVisible()

  await page.goto(`/customers/${createCustomer.customer.id}`)
  await page.getByRole("button", { name: "Record an extra mile" }).click()
  const record = page.getByRole("dialog", { name: "Record an extra mile" })
  await expect(record.getByLabel("What was done")).toBeFocused()
  await record.getByLabel("What was done").fill("A crate of wine")
  await record.getByLabel(/What it cost/).fill("500")
  await record.getByRole("button", { name: "Record" }).click()
  await expect(record.getByText(/must be within what is left of the month's budget/i)).toBeVisible()
})
