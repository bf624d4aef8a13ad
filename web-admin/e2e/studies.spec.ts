import type { Page } from "@playwright/test"
import { accessible, ask, expect, house, signIn, test } from "./house"

house()

const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true })

/** drafted sets a study up behind the page's back, and opens it unless it is to stay a draft. */
async function drafted(page: Page, name: string, open = true): Promise<string> {
  const { setUpServqualStudy } = await ask<{ setUpServqualStudy: { study: { id: string } } }>(
    page,
    "mutation($in:SetUpServqualStudyInput!){setUpServqualStudy(input:$in){study{id}userErrors{message}}}",
    { in: { name } },
  )
  const { id } = setUpServqualStudy.study
  if (open) {
    await ask(
      page,
      "mutation($in:OpenServqualStudyInput!){openServqualStudy(input:$in){userErrors{message}}}",
      { in: { id } },
    )
  }
  return id
}

test("a study is drafted, put in one's own words, opened and closed", async ({ page }) => {
  await signIn(page, "/expectations")
  await page.getByRole("link", { name: "SERVQUAL studies" }).click()
  await expect(heading(page, "SERVQUAL studies")).toBeVisible()
  await expect(page.getByRole("row", { name: /this year \(made up\)/ })).toContainText("Open for answers")
  await accessible(page, "the studies")

  await page.getByRole("button", { name: "New study" }).click()
  const dialog = page.getByRole("dialog", { name: "Draft a study" })
  await dialog.getByRole("button", { name: "Draft" }).click()
  await expect(dialog.getByText("Say what it is called")).toBeVisible()
  await accessible(page, "drafting a study")
  await dialog.getByLabel("What it is called").fill("Autumn")
  await dialog.getByRole("button", { name: "Draft" }).click()
  await expect(heading(page, "Autumn")).toBeVisible()
  await expect(page.getByText("Nobody can answer a draft.")).toBeVisible()

  await page.getByRole("button", { name: "Edit", exact: true }).click()
  const edit = page.getByRole("dialog", { name: "Edit the study" })
  const first = edit.getByRole("textbox", { name: "Statement 1", exact: true })
  await first.fill("")
  await edit.getByRole("button", { name: "Save" }).click()
  await expect(edit.getByText("Write the statement")).toBeVisible()
  await accessible(page, "a study's statements")
  await first.fill("The windows are clean")
  await edit.getByRole("button", { name: "Save" }).click()
  await expect(page.getByText("Study changed")).toBeVisible()
  await expect(page.getByText("The windows are clean")).toBeVisible()

  await page.getByRole("button", { name: "Open for answers" }).click()
  const open = page.getByRole("dialog", { name: "Open the study for answers?" })
  await open.getByRole("button", { name: "Open for answers" }).click()
  await expect(page.getByText("The study is open for answers")).toBeVisible()
  await expect(page.getByText("Record what somebody answered:")).toBeVisible()
  await accessible(page, "a study that nobody has answered")
  await page.getByRole("main").getByRole("button", { name: "Close", exact: true }).click()
  await page
    .getByRole("dialog", { name: "Close the study?" })
    .getByRole("button", { name: "Close" })
    .last()
    .click()
  await expect(page.getByText("The study is closed")).toBeVisible()
  await expect(page.getByRole("link", { name: "Record answers" })).toHaveCount(0)
})

test("answers are recorded by keys alone, and half a pair is told", async ({ page }) => {
  await signIn(page)
  const id = await drafted(page, "By keys")
  await page.goto(`/expectations/studies/${id}/answer`)
  await expect(page.getByText("0 of 22 pairs answered")).toBeVisible()
  await accessible(page, "a sheet")
  await page.getByRole("button", { name: "Record" }).click()
  await expect(page.getByText("Give at least one answer")).toBeVisible()

  const expected = (item: number) =>
    page.getByRole("radiogroup", { name: new RegExp(`^${item}\\. .*Expected$`) })
  await expected(1).getByRole("radio", { name: "No answer" }).focus()
  for (let item = 1; item <= 22; item++) {
    await expect(expected(item).locator("input:focus")).toHaveCount(1)
    await page.keyboard.press("6")
    await page.keyboard.press("Tab")
    await page.keyboard.press(item <= 4 ? "7" : "4")
    await page.keyboard.press("Tab")
  }
  await expect(page.getByText("22 of 22 pairs answered")).toBeVisible()
  await expected(5).getByRole("radio", { name: "6" }).focus()
  await page.keyboard.press("0")
  await expect(page.getByText("21 of 22 pairs answered. One is half")).toBeVisible()

  const points = page.getByRole("group", { name: "100 points, shared out among the five" })
  const give = (side: string, n: number) => points.getByRole("textbox", { name: side }).fill(String(n))
  await give("Looks and feel", 50)
  await give("Reliability", 49)
  await expect(points.getByText("99 of 100 points: 1 to give")).toBeVisible()
  await page.getByRole("button", { name: "Record" }).click()
  await expect(points.getByText("99 of 100 points: 1 to give")).toBeVisible()
  await give("Reliability", 50)
  await expect(points.getByText("100 of 100 points", { exact: true })).toBeVisible()
  await page.getByRole("button", { name: "Record" }).press("Enter")
  await expect(page.getByText("Answers recorded")).toBeVisible()

  const result = page.getByRole("region", { name: "How it came out" })
  // The half pair of reliability is left out of it: 4 of 5 are enough.
  await expect(result.getByRole("row", { name: /^Looks and feel/ })).toContainText(
    /6\.00\s*7\.00\s*\+1\.00\s*50\.0\s*\+0\.50\s*1/,
  )
  await expect(result.getByRole("row", { name: /^Reliability/ })).toContainText(
    /6\.00\s*4\.00\s*−2\.00\s*50\.0\s*−1\.00\s*1/,
  )
  await expect(result.getByRole("row", { name: /^All five/ })).toContainText(/−1\.40\s*−0\.50\s*1/)
  await expect(result.getByText("A pair counts when both halves were answered")).toBeVisible()
  await expect(page.getByRole("region", { name: /Who answered/ })).toContainText("21 of 22, one half")
})

test("who answered is shown, leads to her page, and is struck", async ({ page }) => {
  await signIn(page)
  const id = await drafted(page, "A slip")
  const { customers } = await ask<{ customers: { nodes: { id: string; name: string }[] } }>(
    page,
    "{customers(first:1){nodes{id name}}}",
  )
  const her = customers.nodes[0]
  const answer = (customerId?: string, perceived = 5) =>
    ask(
      page,
      "mutation($in:AnswerServqualStudyInput!){answerServqualStudy(input:$in){userErrors{message}}}",
      {
        in: {
          studyId: id,
          customerId,
          answers: Array.from({ length: 22 }, (_, i) => ({ item: i + 1, expected: 6, perceived })),
        },
      },
    )
  await answer(her?.id, 1)
  await answer()
  await page.goto(`/expectations/studies/${id}`)
  const result = page.getByRole("region", { name: "How it came out" })
  await expect(result.getByRole("row", { name: /^All five/ })).toContainText("−3.00")
  await page.getByRole("button", { name: new RegExp(`^Answers of ${her?.name}`) }).click()
  const drawer = page.getByRole("dialog", { name: "Answers" })
  await expect(drawer.getByRole("link", { name: her?.name ?? "" })).toHaveAttribute(
    "href",
    `/customers/${her?.id}`,
  )
  await expect(drawer.getByRole("row", { name: /^A date that was named/ })).toContainText(/6\s*1\s*−5\.00/)
  await accessible(page, "somebody's answers")
  await drawer.getByRole("button", { name: "Strike" }).click()
  await expect(drawer.getByText("Say why")).toBeVisible()
  await drawer.getByLabel("Why").fill("Another study's sheet")
  await drawer.getByRole("button", { name: "Strike" }).click()
  await expect(drawer.getByText("Another study's sheet.")).toBeVisible()
  await page.keyboard.press("Escape")
  await expect(result.getByRole("row", { name: /^All five/ })).toContainText("−1.00")
  await expect(page.getByText("Struck: counts no longer")).toBeVisible()
})

test("a result is seen in every look, and who only looks records nothing", async ({ page }) => {
  await signIn(page, "/expectations/studies", "vera")
  await page.getByRole("link", { name: /this year \(made up\)/ }).click()
  const result = page.getByRole("region", { name: "How it came out" })
  await expect(result.getByRole("row", { name: /^All five/ })).toBeVisible()
  await expect(page.getByRole("button", { name: /^Answers of/ }).first()).toBeVisible()
  await accessible(page, "a study's result")
  for (const name of ["Rename", "Close", "Record answers"]) {
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0)
    await expect(page.getByRole("link", { name, exact: true })).toHaveCount(0)
  }
  await page.goto(`${page.url().split("?")[0]}/answer`)
  await expect(page.getByText("This needs more rights")).toBeVisible()
})

test("the German page says the same", async ({ page }) => {
  await signIn(page, "/expectations/studies")
  await page.getByRole("button", { name: /^Account of/ }).click()
  await page.getByRole("menuitemradio", { name: "Deutsch" }).click()
  await expect(heading(page, "SERVQUAL-Studien")).toBeVisible()
  await page.keyboard.press("Escape")
  await page.getByRole("link", { name: /this year \(made up\)/ }).click()
  await expect(page.getByRole("region", { name: "Was herauskam" })).toContainText(
    "Ein Paar zählt, wenn beide Hälften",
  )
  await page.getByRole("link", { name: "Antworten eintragen" }).click()
  await expect(page.getByText("0 von 22 Paaren beantwortet")).toBeVisible()
})
