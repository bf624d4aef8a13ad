import { accessible, ask, expect, house, signIn, test } from "./house"

house()

test("what we said becomes a promise when somebody confirms it, and is dismissed when it is none", async ({
  page,
}) => {
  await signIn(page)
  const { createCustomer } = await ask<{ createCustomer: { customer: { id: string } } }>(
    page,
    'mutation{createCustomer(input:{name:"Hanna Vogt"}){customer{id}userErrors{message}}}',
  )
  const id = createCustomer.customer.id
  await page.goto(`/customers/${id}`)
  await page.getByText("E-mail", { exact: true }).click()
  await page.getByText("We contacted her").click()
  await page
    .getByLabel("What was said?")
    .fill("Sorry again. I'll send the missing drawer tomorrow. We'll call you on Friday.")
  await page.getByRole("button", { name: "Save" }).click()
  await expect(page.getByText("“I'll send the missing drawer tomorrow.” sounds like a promise")).toBeVisible()
  await expect(page.getByText("“We'll call you on Friday.” sounds like a promise")).toBeVisible()
  await page.reload()
  await expect(page.getByText("“We'll call you on Friday.” sounds like a promise")).toBeVisible()
  await accessible(page, "suggestions")

  await page.getByRole("button", { name: "Make it a promise" }).first().click()
  const dialog = page.getByRole("dialog")
  await expect(dialog.getByLabel("What do we promise?")).toHaveValue("I'll send the missing drawer tomorrow.")
  await dialog.getByRole("button", { name: "Make promise" }).click()
  await expect(page.getByText("Promised: I'll send the missing drawer tomorrow.")).toBeVisible()
  await expect(page.getByText("“I'll send the missing drawer tomorrow.” sounds like a promise")).toHaveCount(
    0,
  )

  await page.getByRole("button", { name: "It is none" }).click()
  await expect(page.getByText("It won't be suggested again")).toBeVisible()
  await expect(page.getByText("sounds like a promise")).toHaveCount(0)
  await page.reload()
  await expect(page.getByText("Promised: I'll send the missing drawer tomorrow.")).toBeVisible()
  await expect(page.getByText("sounds like a promise")).toHaveCount(0)

  const { customer } = await ask<{
    customer: { promises: { nodes: { channel: string; interactionId: string | null }[] } }
  }>(page, "query($id:ID!){customer(id:$id){promises{nodes{channel interactionId}}}}", { id })
  expect(customer.promises.nodes).toEqual([
    { channel: "EMAIL", interactionId: expect.stringMatching(/^int_/) },
  ])
})

test("who only looks is asked nothing", async ({ page }) => {
  await signIn(page)
  const { createCustomer } = await ask<{ createCustomer: { customer: { id: string } } }>(
    page,
    'mutation{createCustomer(input:{name:"Ida Lang"}){customer{id}userErrors{message}}}',
  )
  await ask(
    page,
    "mutation($input:RecordInteractionInput!){recordInteraction(input:$input){userErrors{message}}}",
    {
      input: {
        customerId: createCustomer.customer.id,
        channel: "EMAIL",
        direction: "OUTBOUND",
        body: "Ich rufe Sie morgen an.",
        occurredAt: new Date(Date.now() - 1000).toISOString(),
      },
    },
  )
  await signIn(page, `/customers/${createCustomer.customer.id}`, "vera")
  await expect(page.getByText("Ich rufe Sie morgen an.")).toBeVisible()
  await expect(page.getByText("sounds like a promise")).toHaveCount(0)
})
