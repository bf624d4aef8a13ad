import { readFileSync } from "node:fs"
import { accessible, ask, chord, expect, house, signIn, test } from "./house"

house()

test("an expectation is written down, assessed, and seen in the gap", async ({ page }) => {
  await signIn(page)
  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible()
  await chord(page, "g", "e")
  await expect(page.getByRole("heading", { name: "Expectations", exact: true })).toBeVisible()
  await expect(page.getByRole("heading", { name: "Where we stand in the zone of tolerance" })).toBeVisible()
  await expect(page.getByRole("row", { name: /Reliability/ }).first()).toBeVisible()
  await accessible(page, "the gap")

  await page.getByRole("button", { name: "Write down" }).click()
  const record = page.getByRole("dialog", { name: "Write an expectation down" })
  await record.getByRole("button", { name: "Write down" }).click()
  await expect(record.getByText("Write what they count on")).toBeVisible()
  await record.getByLabel("What they count on").fill("Somebody knows the wood")
  await record.getByLabel("Side of quality").selectOption("ASSURANCE")
  await record.getByRole("textbox", { name: "Hoped for" }).fill("5")
  await record.getByRole("textbox", { name: "Just good enough" }).fill("6")
  await record.getByRole("button", { name: "Write down" }).click()
  await expect(record.getByText(/must not be above what is desired/i)).toBeVisible()
  await accessible(page, "writing an expectation down")
  await record.getByRole("textbox", { name: "Just good enough" }).fill("4")
  await record.getByRole("button", { name: "Write down" }).click()
  await expect(page.getByText("Expectation written down")).toBeVisible()

  await page.getByText("Expectations", { exact: true }).last().click()
  const row = page.getByRole("row", { name: /Somebody knows the wood/ })
  await expect(row).toContainText("Not assessed yet")
  await row.getByRole("button", { name: "Assess" }).click()
  const assess = page.getByRole("dialog", { name: "How was it met?" })
  await assess.getByRole("textbox", { name: "What they got" }).fill("3")
  await assess.getByRole("button", { name: "Assess" }).click()
  await expect(page.getByText("Assessed", { exact: true })).toBeVisible()
  await expect(row).toContainText("3 points: unmet")
})

test("an expectation is revised, an assessment struck, and the expectation withdrawn", async ({ page }) => {
  await signIn(page)
  const { recordExpectation } = await ask<{ recordExpectation: { expectation: { id: string } } }>(
    page,
    "mutation($in:RecordExpectationInput!){recordExpectation(input:$in){expectation{id}userErrors{message}}}",
    {
      in: {
        kind: "IMPLICIT",
        text: "A chair by the till",
        dimension: "TANGIBLES",
        desired: 6,
        source: "SURVEY",
      },
    },
  )
  const { id } = recordExpectation.expectation
  await ask(
    page,
    "mutation($in:AssessExpectationInput!){assessExpectation(input:$in){userErrors{message}}}",
    { in: { expectationId: id, perceived: 2 } },
  )
  await page.goto("/expectations")
  await page.getByRole("link", { name: "Looks and feel" }).first().click()
  await expect(page.getByLabel("Side of quality", { exact: true })).toHaveValue("TANGIBLES")
  await page.getByRole("row", { name: /A chair by the till/ }).click()
  const panel = page.getByRole("dialog", { name: "Expectation", exact: true })
  await expect(panel.getByText("2 points: unmet")).toBeVisible()
  await expect(panel.getByText("Expectation written down")).toBeVisible()
  await accessible(page, "an expectation in its panel")

  await panel.getByRole("button", { name: "Revise" }).click()
  const revise = page.getByRole("dialog", { name: "Revise the expectation" })
  await revise.getByRole("textbox", { name: "Just good enough" }).fill("7")
  await revise.getByRole("button", { name: "Revise" }).click()
  await expect(revise.getByText(/must not be above what is desired/i)).toBeVisible()
  await revise.getByRole("textbox", { name: "Just good enough" }).fill("3")
  await revise.getByLabel("Why").fill("We asked again")
  await revise.getByRole("button", { name: "Revise" }).click()
  await expect(page.getByText("Expectation revised").first()).toBeVisible()
  await expect(panel.getByText("3 points to 6 points")).toBeVisible()
  await expect(panel.getByText("expected: 6 points · They were asked")).toBeVisible() // what was assessed keeps its levels
  await expect(panel.getByText("We asked again.")).toBeVisible()

  await panel.getByRole("button", { name: "Strike the assessment: 2 points" }).click()
  const strike = page.getByRole("dialog", { name: "Strike the assessment" })
  await strike.getByRole("button", { name: "Strike" }).click()
  await expect(strike.getByText("Say why")).toBeVisible()
  await strike.getByRole("textbox", { name: "Why" }).fill("Another shop's")
  await strike.getByRole("button", { name: "Strike" }).click()
  await expect(panel.getByText("Struck: Another shop's.")).toBeVisible()

  await panel.getByRole("button", { name: "Withdraw" }).click()
  const withdraw = page.getByRole("dialog", { name: "Withdraw the expectation" })
  await withdraw.getByRole("textbox", { name: "Why" }).fill("There is one")
  await withdraw.getByRole("button", { name: "Withdraw" }).click()
  await expect(panel.getByText("There is one.").first()).toBeVisible()
  await expect(panel.getByRole("button", { name: "Revise" })).toHaveCount(0)
  await page.keyboard.press("Escape")
  await expect(page.getByRole("row", { name: /A chair by the till/ })).toHaveCount(0)
  await page.getByText("Withdrawn", { exact: true }).click()
  await expect(page.getByRole("row", { name: /A chair by the till/ })).toBeVisible()
})

test("her page tells what she counts on", async ({ page }) => {
  await signIn(page)
  const { customers } = await ask<{ customers: { nodes: { id: string }[] } }>(
    page,
    "{customers(first:1){nodes{id}}}",
  )
  const customerId = customers.nodes[0]?.id
  await ask(
    page,
    "mutation($in:RecordExpectationInput!){recordExpectation(input:$in){userErrors{message}}}",
    {
      in: {
        kind: "EXPLICIT",
        customerId,
        text: "A call before they come",
        dimension: "EMPATHY",
        desired: 6,
        source: "INTERACTION",
      },
    },
  )
  await page.goto(`/customers/${customerId}`)
  const part = page.getByRole("region", { name: "Expectations" })
  await expect(part.getByText("A call before they come")).toBeVisible()
  await part.getByRole("button", { name: "Assess: A call before they come" }).click()
  const assess = page.getByRole("dialog", { name: "How was it met?" })
  await assess.getByRole("textbox", { name: "What they got" }).fill("7")
  await assess.getByRole("button", { name: "Assess" }).click()
  await expect(part.getByText(/7 points: exceeded/)).toBeVisible()
})

test("what she counts on is concluded from what she got, and says from how much", async ({ page }) => {
  await signIn(page)
  const { customers } = await ask<{ customers: { nodes: { id: string }[] } }>(
    page,
    "{customers(first:1){nodes{id}}}",
  )
  await page.goto(`/customers/${customers.nodes[0]?.id}`)
  const part = page.getByRole("region", { name: "Expectations" })
  await part.getByRole("button", { name: "Conclude from deliveries" }).click()
  await expect(part.getByText("Delivered as fast as usual")).toBeVisible()
  await expect(part.getByText(/inferred, n\s=\s\d+\): \d+ deliveries, /)).toBeVisible()
})

test("the list is exported, as it is narrowed", async ({ page }) => {
  await signIn(page, "/expectations?view=list&kind=IMPLICIT")
  await expect(page.getByRole("row", { name: /The people know the wood/ }).first()).toBeVisible()
  await page.getByRole("button", { name: "Export", exact: true }).click()
  const dialog = page.getByRole("dialog", { name: "Export as CSV" })
  await expect(dialog.getByText(/rows written/)).toBeVisible()
  await accessible(page, "an export of expectations")
  const coming = page.waitForEvent("download")
  await dialog.getByRole("link", { name: "Download" }).click()
  const file = readFileSync(await (await coming).path(), "utf8")
  expect(file).toContain("assessmentId")
  expect(file).toContain("The people know the wood")
  expect(file).not.toContain("EXPLICIT")
})

test("who only looks sees no way to write", async ({ page }) => {
  await signIn(page, "/expectations?view=list", "vera")
  await expect(
    page.getByRole("row", { name: /The people know the wood|Every e-mail answered|Ordered online/ }).first(),
  ).toBeVisible()
  await accessible(page, "the list of expectations")
  for (const name of ["Write down", "Assess", "Confirm", "Revise", "Withdraw", "Strike"]) {
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0)
  }
})
