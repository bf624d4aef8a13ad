import type { Page, Route } from "@playwright/test"
import { accessible, ask, expect, house, signIn, test } from "./house"

// What every kind of page says when the server fails, and what it offers to who
// may only look. A page that comes to the console gets a line in each list.

house()

const first = async (page: Page, query: string): Promise<string> => {
  const data = await ask<Record<string, { nodes: { id: string }[] }>>(page, query)
  return Object.values(data)[0]?.nodes[0]?.id ?? ""
}

interface Seen {
  path: (page: Page) => Promise<string> | string
  /** What is there once the server answers. */
  whole: (page: Page) => ReturnType<Page["locator"]>
}

const at = (path: string) => () => path
const rows = (page: Page) => page.locator("tbody tr[data-index]").first()
const heading = (name: string) => (page: Page) => page.getByRole("heading", { name, exact: true })
const drawer = (name: string) => (page: Page) => page.getByRole("dialog", { name, exact: true }).locator("h2")

const pages: Record<string, Seen> = {
  "the day": { path: at("/"), whole: heading("Contacts that nobody has answered") },
  "a list": { path: at("/customers"), whole: rows },
  "a list of promises": { path: at("/promises"), whole: rows },
  "a board": { path: at("/promises?view=board"), whole: (page) => page.getByRole("listitem").first() },
  "a report": { path: at("/promises?view=report"), whole: heading("Keep rate by month") },
  "a list of claims": { path: at("/claims"), whole: rows },
  "what extra miles came to": { path: at("/expectations?view=extra"), whole: heading("Budgets") },
  "a list of studies": { path: at("/expectations/studies"), whole: rows },
  "a study": {
    path: async (page) =>
      `/expectations/studies/${await first(page, "{servqualStudies(first:1){nodes{id}}}")}`,
    whole: heading("How it came out"),
  },
  "a record": {
    path: async (page) => `/customers/${await first(page, "{customers(first:1){nodes{id}}}")}`,
    whole: heading("Timeline"),
  },
  "a promise in its panel": {
    path: async (page) => `/promises?promise=${await first(page, "{promises(first:1){nodes{id}}}")}`,
    whole: drawer("Promise"),
  },
  "a claim in its panel": {
    path: async (page) => `/claims?claim=${await first(page, "{claims(first:1){nodes{id}}}")}`,
    whole: drawer("Claim"),
  },
  "what is owed in points": { path: at("/loyalty"), whole: heading("What we owe in points") },
  "rules of earning": { path: at("/loyalty/rules"), whole: heading("A point for each euro") },
  "why customers stay": { path: at("/loyalty/types"), whole: (page) => page.getByRole("table") },
  "gift cards": { path: at("/loyalty/cards"), whole: (page) => page.getByText("Owed now") },
  "points by hand": { path: at("/loyalty/adjustments"), whole: rows },
  jobs: { path: at("/jobs"), whole: (page) => page.getByText("No long work yet") },
  imports: { path: at("/import"), whole: (page) => page.getByRole("button", { name: "Choose a file" }) },
  "settings of the business": {
    path: at("/settings/business"),
    whole: (page) => page.getByLabel("Time zone"),
  },
  "the team": { path: at("/settings/team"), whole: rows },
  departments: { path: at("/settings/departments"), whole: (page) => page.getByText("Delivery") },
  attributes: {
    path: at("/settings/attributes"),
    whole: (page) => page.getByRole("button", { name: /Add|Define/ }).first(),
  },
  "tokens and clients": { path: at("/settings/access"), whole: heading("API clients") },
  "plan and invoices": { path: at("/settings/billing"), whole: heading("What you use") },
  "where one is signed in": {
    path: at("/settings/profile"),
    whole: (page) => page.getByText("This browser"),
  },
  "the audit trail": { path: at("/settings/audit"), whole: rows },
}

test.describe("when the server fails", () => {
  test.use({ expected: ["500"] })

  for (const [name, { path, whole }] of Object.entries(pages)) {
    test(`${name} says so, and is there when it is tried again`, async ({ page }) => {
      await signIn(page, "/nowhere")
      const address = await path(page)
      const fail = (route: Route) => route.fulfill({ status: 500, headers: { "X-Request-Id": "req-1" } })
      const asked = /\/(graphql|sessions)$/
      await page.route(asked, fail)
      await page.goto(address)
      const panel = name.endsWith("in its panel")
      const said = (panel ? page.getByRole("dialog") : page)
        .getByRole("alert")
        .filter({ hasText: "Request req-1." })
      await expect(said.first()).toBeVisible({ timeout: 30_000 })
      if (name === "a list" || name === "a record") await accessible(page, `${name} that can't be read`)
      await page.unroute(asked, fail)
      while (await said.first().isVisible()) {
        const before = await said.count()
        await said.first().getByRole("button", { name: "Try again" }).click()
        await expect.poll(() => said.count()).toBeLessThan(before)
      }
      await expect(whole(page).first()).toBeVisible()
    })
  }
})

// What who only looks may press: how it is looked at, and what is her own.
const harmless =
  /^(Views|Columns|Clear.*|Show more|More|Older.*|Earlier.*|CSV.*|Download .* as CSV|Open:? .*|Edit columns.*)$/

const looked: Record<string, string> = {
  "/": "Today",
  "/customers": "Customers",
  "/promises": "Promises",
  "/promises?view=board": "Promises",
  "/promises?view=report": "Promises",
  "/claims": "Claims",
  "/loyalty": "What we owe",
  "/loyalty/rules": "Earning rules",
  "/loyalty/rewards": "Rewards",
  "/loyalty/coupons": "Coupons",
  "/loyalty/cards": "Gift cards",
  "/loyalty/referrals": "Referrals",
  "/loyalty/campaigns": "Campaigns",
  "/loyalty/thanks": "Thanks",
  "/loyalty/adjustments": "By hand",
  "/loyalty/parity": "Who is worse off than a newcomer",
  "/loyalty/types": "Why customers stay",
  "/expectations/studies": "SERVQUAL studies",
  "/jobs": "Jobs and downloads",
  "/settings/business": "Business",
  "/settings/team": "Team",
  "/settings/departments": "Departments",
  "/settings/attributes": "Attributes",
  "/settings/audit": "Audit trail",
}

for (const [path, name] of Object.entries(looked)) {
  test(`who only looks finds nothing to write with on ${path}`, async ({ page }) => {
    await signIn(page, path, "vera")
    await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible()
    await expect(page.locator(".mantine-Skeleton-root")).toHaveCount(0)
    const buttons = await page.locator("main").getByRole("button").all()
    const writes = await Promise.all(buttons.map(writing))
    expect(writes.filter((one) => one && !harmless.test(one))).toEqual([])
  })
}

/** writing is the name of a button, unless it orders a list or presses a filter. */
const writing = (button: ReturnType<Page["locator"]>) =>
  button.evaluate((b) => {
    if (b.closest("thead") || b.hasAttribute("aria-pressed")) return ""
    return (b.getAttribute("aria-label") ?? b.textContent ?? "").trim()
  })

for (const path of ["/import", "/settings/billing"]) {
  test(`${path} is not for who only looks, and says whom to ask`, async ({ page }) => {
    await signIn(page, path, "vera")
    await expect(page.getByText("This needs more rights")).toBeVisible()
    await expect(page.getByText("An admin of")).toBeVisible()
  })
}

// What is her own, or changes nothing.
const hers = [
  "cancelJob",
  "createAccessToken",
  "deleteView",
  "markNoticeRead",
  "revokeAccessToken",
  "saveView",
  "startExport",
  "updateView",
]

test("the server refuses who only looks every verb there is, but those of her own", async ({ page }) => {
  await signIn(page, "/", "vera")
  const allowed: string[] = []
  for (const [verb, input] of await verbs(page)) {
    const answer = await page.request.post("/graphql", {
      data: { query: `mutation{${verb}(input:${input}){__typename}}` },
      headers: { "X-Kept-Console": "1", "Idempotency-Key": `states ${verb}` },
    })
    const { errors } = await answer.json()
    const code: string | undefined = errors?.[0]?.extensions?.code
    if (!code && errors) throw new Error(`${verb} ${input}: ${JSON.stringify(errors)}`)
    if (code !== "FORBIDDEN") allowed.push(verb)
  }
  expect(allowed.sort()).toEqual(hers)
})

interface Type {
  kind: string
  name: string | null
  ofType: Type | null
}

interface Field {
  name: string
  defaultValue: string | null
  type: Type
}

interface Schema {
  mutationType: { fields: { name: string; args: Field[] }[] }
  types: { kind: string; name: string; isOneOf: boolean | null; inputFields: Field[]; enumValues: Type[] }[]
}

/** verbs are all mutations of the schema, each with the least that it takes. */
async function verbs(page: Page): Promise<[name: string, input: string][]> {
  const type = `${"kind name ofType{".repeat(5)}kind name${"}".repeat(5)}` // a list of lists, none of them null
  const { __schema: schema } = await ask<{ __schema: Schema }>(
    page,
    `{__schema{mutationType{fields{name args{name type{${type}}}}}
      types{kind name isOneOf inputFields{name defaultValue type{${type}}} enumValues{name}}}}`,
  )
  function least({ kind, name, ofType }: Type): string {
    if (kind === "NON_NULL") return least(ofType as Type)
    if (kind === "LIST") return `[${least(ofType as Type)}]`
    const of = schema.types.find((t) => t.name === name)
    if (kind === "ENUM") return of?.enumValues[0]?.name ?? ""
    if (kind === "SCALAR") return scalars[name ?? ""] ?? '"x"'
    const needed = (of?.inputFields ?? []).filter((f) => f.type.kind === "NON_NULL" && !f.defaultValue)
    const fields = of?.isOneOf ? of.inputFields.slice(0, 1) : needed
    return `{${fields.map((f) => `${f.name}:${least(f.type)}`).join(",")}}`
  }
  return schema.mutationType.fields.map(({ name, args }) => [name, least(args[0]?.type as Type)])
}

const scalars: Record<string, string> = {
  Int: "1",
  Float: "1",
  Boolean: "true",
  DateTime: '"2026-01-01T00:00:00Z"',
  Date: '"2026-01-01"',
  Decimal: '"1"',
  Currency: '"EUR"',
  Email: '"a@b.example"',
  Locale: '"en"',
  TimeZone: '"Europe/Berlin"',
  URL: '"https://b.example"',
  PhoneNumber: '"+4930123456"',
  Duration: '"PT1H"',
  Level: "1",
  Points: "1",
  JSON: "{}",
}
