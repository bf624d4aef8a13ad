import { type Browser, expect, type Page } from "@playwright/test"
import { ask, house, signIn, test } from "./house"

// The demo tenant is in Berlin, whose clocks go forward on 28 March 2027, from
// 2:00 to 3:00. Its members sit anywhere; days and times are Berlin's for all.

const kept = house()
test.skip(() => Date.now() > Date.parse("2027-03-20"), "it promises something for that night")

// Who is elsewhere, and a moment of that Sunday that is another day there.
const elsewhere = [
  ["America/Sao_Paulo", "2027-03-28T00:30:00Z"],
  ["Pacific/Auckland", "2027-03-28T20:00:00Z"],
] as const

/** desk is the board of somebody in another zone, at a moment. */
async function desk(browser: Browser, timezoneId: string, now: string, path: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: kept.url, timezoneId, locale: "en-GB" })
  const page = await context.newPage()
  await page.clock.setFixedTime(now)
  await signIn(page, path)
  return page
}

async function promise(page: Page, text: string, due: object): Promise<{ day: string; at: string }> {
  const { customers } = await ask<{ customers: { nodes: { id: string }[] } }>(
    page,
    "{customers(first:1){nodes{id}}}",
  )
  const { makePromise } = await ask<{ makePromise: { promise: { due: { day: string; at: string } } } }>(
    page,
    "mutation($i:MakePromiseInput!){makePromise(input:$i){promise{due{day at}}userErrors{message}}}",
    { i: { customerId: customers.nodes[0]?.id, text, ...due } },
  )
  return makePromise.promise.due
}

for (const [zone, sunday] of elsewhere) {
  test(`a day on which the clocks change is the same day to somebody in ${zone}`, async ({ browser }) => {
    const page = await desk(browser, zone, sunday, "/")
    const day = `A whole day, ${zone}`
    // The day has 23 hours, and its last moment is one of summer time.
    expect(await promise(page, day, { dueDay: "2027-03-28" })).toEqual({
      day: "2027-03-28",
      at: "2027-03-28T21:59:59.999999Z",
    })
    await page.goto("/promises?view=board&owner=me")
    const card = page.getByRole("region", { name: "Due", exact: true }).getByRole("listitem")
    await expect(card.filter({ hasText: day })).toContainText("today")
    await page.goto("/promises?owner=me&standing=open&due=today")
    await expect(page.getByRole("row", { name: day })).toContainText("28 Mar 2027")
  })

  test(`a time that is typed in ${zone} is the business's time, before and after the change`, async ({
    browser,
  }) => {
    const page = await desk(browser, zone, "2027-03-26T12:00:00Z", "/promises?owner=me")
    for (const [typed, at, shown] of [
      ["2027-03-27T09:30", "2027-03-27T08:30:00Z", "27 Mar 2027, 09:30"],
      ["2027-03-28T09:30", "2027-03-28T07:30:00Z", "28 Mar 2027, 09:30"],
      ["2027-03-28T02:30", "2027-03-28T01:30:00Z", "28 Mar 2027, 03:30"], // there is no half past two
    ] as const) {
      const text = `Call at ${typed}, ${zone}`
      await page.getByRole("button", { name: "Make promise" }).click()
      const dialog = page.getByRole("dialog", { name: "Make a promise" })
      await dialog.getByRole("combobox", { name: "Customer" }).fill("maurer")
      await page
        .getByRole("option", { name: /Maurer/ })
        .first()
        .click()
      await dialog.getByLabel("What do we promise?").fill(text)
      await dialog.getByText("Time", { exact: true }).click()
      await dialog.getByLabel("Due at, time in Europe/Berlin").fill(typed)
      await dialog.getByRole("button", { name: "Make promise" }).click()
      await expect(dialog).toBeHidden()
      const row = page.getByRole("row", { name: text })
      await expect(row).toContainText(shown)
      await expect(row.locator("time").first()).toHaveAttribute("datetime", at)
    }
  })
}
