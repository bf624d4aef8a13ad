import { accessible, ask, chord, expect, house, signIn, test } from "./house"

house()

test("what we say is written down, makes a promise, and is found", async ({ page }) => {
  await signIn(page)
  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible()
  await chord(page, "g", "l")
  await expect(page.getByRole("heading", { name: "Claims", exact: true })).toBeVisible()
  await page.getByRole("button", { name: "Add claim" }).click()
  const dialog = page.getByRole("dialog", { name: "Add a claim" })
  await dialog.getByRole("button", { name: "Add claim" }).click()
  await expect(dialog.getByText("Write what we say")).toBeVisible()
  await expect(dialog.getByText("Say within how much")).toBeVisible()
  await dialog.getByLabel("What we say").fill("Delivered in 2 working days")
  await dialog.getByLabel("Where it can be read").fill("Poster")
  await dialog.getByRole("textbox", { name: "Within" }).fill("2")
  await expect(dialog.getByText("What our own history says")).toBeVisible()
  await accessible(page, "adding a claim")
  await dialog.getByRole("button", { name: "Add claim" }).click()
  await expect(page.getByText("Claim added")).toBeVisible()
  await expect(page.getByRole("row", { name: /Delivered in 2 working days/ })).toContainText("2 working days")

  const { customers } = await ask<{ customers: { nodes: { id: string }[] } }>(
    page,
    "{customers(first:1){nodes{id}}}",
  )
  const { recordPurchase } = await ask<{
    recordPurchase: { purchase: { promises: { nodes: { text: string }[] } } }
  }>(
    page,
    "mutation($in:RecordPurchaseInput!){recordPurchase(input:$in){purchase{promises{nodes{text}}}userErrors{message}}}",
    {
      in: {
        externalId: "story-1",
        customerId: customers.nodes[0]?.id,
        occurredAt: new Date().toISOString(),
        amount: { amount: "10", currency: "EUR" },
      },
    },
  )
  expect(recordPurchase.purchase.promises.nodes).toEqual([{ text: "Delivered in 2 working days" }])
  await page.getByRole("row", { name: /Delivered in 2 working days/ }).click()
  const panel = page.getByRole("dialog", { name: "Claim", exact: true })
  await panel.getByRole("link", { name: "The one promise" }).click()
  await expect(page.getByRole("row", { name: /Delivered in 2 working days/ })).toHaveCount(1)
  await expect(page.getByText("Of one claim")).toBeVisible()
  await page.keyboard.press("Control+k")
  await expect(page.getByRole("textbox", { name: "Command palette" })).toBeFocused()
  await page.keyboard.type("delivered in 2")
  await page.getByRole("option", { name: /^Delivered in 2 working days ?Claim/ }).click()
  await expect(page.getByRole("dialog", { name: "Claim", exact: true })).toBeVisible()
})

test("a claim that is bolder than our own history says why, and its record tells whether it paid", async ({
  page,
}) => {
  await signIn(page, "/claims")
  await page.getByRole("row", { name: /Ordered online/ }).click()
  const panel = page.getByRole("dialog", { name: "Claim", exact: true })
  await panel.getByRole("button", { name: "Change" }).click()
  const change = page.getByRole("dialog", { name: "Change the claim" })
  await expect(change.getByText("What our own history says")).toBeVisible()
  await expect(change.getByLabel("Why earlier?")).toHaveCount(0)
  await change.getByRole("textbox", { name: "Within" }).fill("1")
  await expect(change.getByText("That is bolder than our own history")).toBeVisible()
  await change.getByLabel("Why earlier?").fill("Two more at the desk")
  await accessible(page, "saying why a claim is bold")
  await change.getByRole("button", { name: "Save" }).click()
  await expect(page.getByText("Claim changed")).toBeVisible()
  await expect(panel.getByText(/half within .* 80 of 100 within .* n\s=\s\d+/).first()).toBeVisible()
  const bold = panel.getByRole("region", { name: "Did the bolder date pay?" })
  await expect(bold).toContainText("Two more at the desk")

  const { customers, claims } = await ask<Record<"customers" | "claims", { nodes: { id: string }[] }>>(
    page,
    '{customers(first:1){nodes{id}} claims(filter:{text:{startsWith:"ordered online"}}){nodes{id}}}',
  )
  await ask(page, "mutation($in:RecordPurchaseInput!){recordPurchase(input:$in){userErrors{message}}}", {
    in: {
      externalId: "story-bold",
      customerId: customers.nodes[0]?.id,
      occurredAt: new Date().toISOString(),
      amount: { amount: "10", currency: "EUR" },
    },
  })
  const { promises } = await ask<{ promises: { nodes: { id: string }[] } }>(
    page,
    "query($id:ID!){promises(filter:{claimId:{eq:$id},bold:true}){nodes{id}}}",
    { id: claims.nodes[0]?.id },
  )
  expect(promises.nodes).toHaveLength(1)
  await ask(page, "mutation($in:KeepPromiseInput!){keepPromise(input:$in){userErrors{message}}}", {
    in: { id: promises.nodes[0]?.id, note: "Oiled" },
  })
  await page.reload()
  await expect(bold).toContainText(/100\s?% kept by the first date \(1 of 1\)/)
  await accessible(page, "whether a bold claim paid")
  await bold.getByRole("link", { name: "Its bolder promises" }).click()
  await expect(page.getByText("By a bolder date")).toBeVisible()
  await expect(page.getByRole("row", { name: /Ordered online/ })).toHaveCount(1)
})

test("a claim that we don't keep is asked about, changed and retired", async ({ page }) => {
  await signIn(page, "/claims")
  const lamps = page.getByRole("row", { name: /Lamps at your door/ })
  await expect(lamps).toContainText("Empty promise?")
  await expect(lamps).toContainText("Review due")
  await lamps.click()
  const panel = page.getByRole("dialog", { name: "Claim", exact: true })
  await expect(panel.getByText("An empty promise: withdraw it?")).toBeVisible()
  await accessible(page, "a claim's record")
  await panel.getByRole("button", { name: "Change" }).click()
  const change = page.getByRole("dialog", { name: "Change the claim" })
  await expect(change.getByText(/^Half took up to .* 80 of 100 up to /)).toBeVisible()
  await change.getByLabel("What we say").fill("Lamps at your door in 6 working days")
  await change.getByRole("textbox", { name: "Within" }).fill("6")
  await change.getByRole("button", { name: "Save" }).click()
  await expect(page.getByText("Claim changed")).toBeVisible()
  await expect(panel.getByText("How it read, and since when")).toBeVisible()
  await expect(panel.getByText(/in 3 working days · 3 working days/)).toBeVisible()
  await panel.getByRole("button", { name: "Retire" }).click()
  const retire = page.getByRole("dialog", { name: "Retire the claim" })
  await retire.getByRole("button", { name: "Retire" }).click()
  await expect(retire.getByText("Say why")).toBeVisible()
  await retire.getByLabel("Why").fill("The maker is slow")
  await retire.getByRole("button", { name: "Retire" }).click()
  await expect(page.getByText("Claim retired")).toBeVisible()
  await expect(page.getByRole("row", { name: /Lamps at your door/ })).toHaveCount(0)
  await page.goto("/claims?show=retired")
  await expect(page.getByRole("row", { name: /Lamps at your door in 6 working days/ })).toContainText(
    "Retired",
  )
})

test("who only looks sees no way to write", async ({ page }) => {
  await signIn(page, "/claims", "vera")
  await page.getByRole("row", { name: /Ordered online/ }).click()
  await expect(page.getByText("Its record in a year")).toBeVisible()
  for (const name of ["Add claim", "Change", "Retire"]) {
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0)
  }
})
