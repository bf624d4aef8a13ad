import { type Browser, expect, type Page } from "@playwright/test"
import { ask, house, signIn, test } from "./house"

// The demo tenant is in Berlin. Its members sit anywhere; days and times are
// Berlin's for all, also on the night when its clocks go forward from 2:00 to 3:00.

const kept = house()
const berlin = "Europe/Berlin"
const sunday = nextForward(berlin)

// Who is elsewhere, and an hour (UTC) of that Sunday in Berlin that is another day there.
const elsewhere = [
  ["America/Sao_Paulo", "00:30"],
  ["Pacific/Auckland", "20:00"],
] as const

/** nextForward is the next day, more than a week off, on which a zone's clocks go forward. */
function nextForward(zone: string): string {
  for (let n = 8; n < 400; n++) {
    if (hourAtNoon(zone, dayIn(n)) > hourAtNoon(zone, dayIn(n - 1))) return dayIn(n)
  }
  throw new Error(`the clocks of ${zone} don't go forward any more: choose another zone`)
}

/** hourAtNoon is what a clock of the zone shows at noon UTC. */
function hourAtNoon(timeZone: string, day: string): number {
  const shown = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" })
  return Number(shown.format(new Date(`${day}T12:00:00Z`)))
}

/** dayIn is the day in so many days, or so many days from another one. */
function dayIn(days: number, from = new Date().toISOString().slice(0, 10)): string {
  return new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10)
}

/** written is a day as the console writes it. */
function written(day: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day))
}

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

for (const [zone, hour] of elsewhere) {
  test(`a day on which the clocks change is the same day to somebody in ${zone}`, async ({ browser }) => {
    const page = await desk(browser, zone, `${sunday}T${hour}:00Z`, "/")
    const day = `A whole day, ${zone}`
    // The day has 23 hours, and its last moment is one of summer time.
    expect(await promise(page, day, { dueDay: sunday })).toEqual({
      day: sunday,
      at: `${sunday}T21:59:59.999999Z`,
    })
    await page.goto("/promises?view=board&owner=me")
    const card = page.getByRole("region", { name: "Due", exact: true }).getByRole("listitem")
    await expect(card.filter({ hasText: day })).toContainText("today")
    await page.goto("/promises?owner=me&standing=open&due=today")
    await expect(page.getByRole("row", { name: day })).toContainText(written(sunday))
  })

  test(`a time that is typed in ${zone} is the business's time, before and after the change`, async ({
    browser,
  }) => {
    const [friday, saturday] = [dayIn(-2, sunday), dayIn(-1, sunday)]
    const page = await desk(browser, zone, `${friday}T12:00:00Z`, "/promises?owner=me")
    for (const [typed, at, shown] of [
      [`${saturday}T09:30`, `${saturday}T08:30:00Z`, `${written(saturday)}, 09:30`],
      [`${sunday}T09:30`, `${sunday}T07:30:00Z`, `${written(sunday)}, 09:30`],
      [`${sunday}T02:30`, `${sunday}T01:30:00Z`, `${written(sunday)}, 03:30`], // there is no half past two
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
