import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { Page } from "@playwright/test"
import { accessible, ask, expect, house, signIn, test } from "./house"

house()

// The router's own list: a new route is walked without a word here.
const tree = readFileSync(resolve(import.meta.dirname, "../src/routeTree.gen.ts"), "utf8")
const all = tree.match(/interface FileRoutesByTo \{([^}]*)\}/)?.[1] ?? ""
const routes = [...all.matchAll(/'([^']+)':/g)].map((m) => m[1] ?? "")

// What stands for a route's parameters: a record of the demo tenant.
const records: Record<string, (page: Page) => Promise<string>> = {
  "/import/new/$upload": async (page) => `/import/new/${await uploaded(page)}`,
  "/import/$id": async (page) => {
    const form = { kind: "CUSTOMERS", fields: [{ field: "externalId", columns: ["id"] }] }
    const { startImport } = await ask<{ startImport: { job: { id: string } } }>(
      page,
      "mutation($in:StartImportInput!){startImport(input:$in){job{id}}}",
      { in: { files: [{ name: "people.csv", uploadId: await uploaded(page) }], form, dryRun: true } },
    )
    return `/import/${startImport.job.id}`
  },
  "/customers/$id": async (page) => {
    const { customers } = await ask<{ customers: { nodes: { id: string }[] } }>(
      page,
      "{customers(first:1){nodes{id}}}",
    )
    return `/customers/${customers.nodes[0]?.id}`
  },
}

const study = async (page: Page) => {
  const { servqualStudies } = await ask<{ servqualStudies: { nodes: { id: string }[] } }>(
    page,
    "{servqualStudies(first:1){nodes{id}}}",
  )
  return `/expectations/studies/${servqualStudies.nodes[0]?.id}`
}
records["/expectations/studies/$id"] = study
records["/expectations/studies/$id/answer"] = async (page) => `${await study(page)}/answer`

async function uploaded(page: Page): Promise<string> {
  const answer = await page.request.post("/uploads?name=people.csv", {
    data: "id,name\n1,Ann\n",
    headers: { "X-Kept-Console": "1", "Content-Type": "text/csv" },
  })
  return (await answer.json()).id
}

const doors = ["/sign-in", "/sign-up"] // for who isn't signed in

test("there are routes", () => expect(routes).toContain("/customers"))

for (const route of routes) {
  test(`${route} is whole in every look`, async ({ page }) => {
    const isDoor = doors.includes(route)
    if (!isDoor) await signIn(page)
    const record = records[route]
    if (route.includes("$") && !record) throw new Error(`say in e2e/routes.spec.ts what ${route} may show`)
    await page.goto(record ? await record(page) : route)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    await expect(page.locator(".mantine-Skeleton-root")).toHaveCount(0)
    await expect(page).toHaveTitle(/\S · Kept$/)
    await accessible(page, route)
  })
}

test("an address that leads nowhere says so", async ({ page }) => {
  await signIn(page, "/nowhere/at/all")
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible()
  await accessible(page, "nowhere")
})
