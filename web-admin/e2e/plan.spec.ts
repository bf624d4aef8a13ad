import { createHmac } from "node:crypto"
import { createServer, type Server as Http } from "node:http"
import type { AddressInfo } from "node:net"
import { accessible, expect, house, signIn, test } from "./house"

const kept = house()

test("what the plan hasn't is said before the click", async ({ page }) => {
  expect(kept.run("plan", "--tenant", "demo", "free")).toContain("plan FREE")
  await signIn(page, "/customers?tag=regular")
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check()
  await page.getByRole("button", { name: "Tag", exact: true }).click()
  const dialog = page.getByRole("dialog")
  await expect(dialog.getByText("The plan Free doesn’t have this; a larger one does.")).toBeVisible()
  await dialog.getByLabel("Tags", { exact: true }).fill("letter")
  await expect(dialog.getByRole("button", { name: /^Tag \d+ customers$/ })).toBeDisabled()
  await accessible(page, "a feature that the plan lacks")
  await dialog.getByRole("link", { name: "See the plans" }).click()
  await expect(page.getByRole("heading", { name: "Free", exact: true })).toBeVisible()
})

test("how much is left is said before the click", async ({ page }) => {
  expect(kept.run("plan", "--tenant", "demo", "free")).toContain("plan FREE")
  await signIn(page, "/settings/team")
  await page.getByRole("button", { name: "Invite", exact: true }).click()
  const invite = page.getByRole("dialog")
  await expect(invite.getByText("All 3 seats are taken; a larger plan has more.")).toBeVisible()
  await expect(invite.getByRole("button", { name: /invitation$/ })).toBeDisabled()
  await accessible(page, "an invitation without a seat")

  await page.goto("/settings/access")
  await page.getByRole("button", { name: "New client" }).click()
  await expect(
    page.getByRole("dialog").getByText("The plan Free doesn’t have this; a larger one does."),
  ).toBeVisible()
  await expect(page.getByRole("button", { name: "Register the client" })).toBeDisabled()
  await page.getByRole("button", { name: "Cancel" }).click()
  await page.getByRole("button", { name: "New token" }).click()
  await expect(
    page.getByRole("dialog").getByText(/of 100,000 API points are left this month\.$/),
  ).toBeVisible()

  await page.goto("/customers")
  await page.getByRole("button", { name: "Add customer" }).click()
  await expect(
    page.getByRole("dialog").getByText(/There is room for \d+ more customers?, of 500/),
  ).toBeVisible()
})

test("an owner takes everything away", async ({ page }) => {
  await signIn(page, "/settings/data")
  await expect(page.getByRole("button", { name: "Make the archive" })).toBeVisible()
  await accessible(page, "the archive of everything")
  await page.getByRole("button", { name: "Make the archive" }).click()
  const fetch = page.getByRole("dialog").getByRole("link", { name: "Download", exact: true })
  await expect(fetch).toBeVisible({ timeout: 60_000 })
  const path = await fetch.getAttribute("href")
  expect(path).toMatch(/^\/jobs\/job_[a-z0-9]+\/everything\.zip$/)
  const answer = await page.request.get(path ?? "")
  expect(answer.headers()["content-type"]).toBe("application/zip")
  expect((await answer.body()).subarray(0, 2).toString()).toBe("PK")

  // Another member sees neither the way to it nor the file.
  await signIn(page, "/settings/data", "ada")
  await expect(page.getByRole("heading", { name: "Made before" })).toBeVisible()
  await expect(page.getByRole("button", { name: "Make the archive" })).toHaveCount(0)
  expect((await page.request.get(path ?? "")).status()).not.toBe(200)
})

test("an owner subscribes, sees what a change costs and makes it", async ({ page }) => {
  const stripe = await standIn()
  await kept.stop()
  await kept.start({
    KEPT_STRIPE_SECRET_KEY: "sk_test_1",
    KEPT_STRIPE_WEBHOOK_SECRET: secret,
    KEPT_STRIPE_API_BASE: `http://127.0.0.1:${(stripe.http.address() as AddressInfo).port}`,
  })
  await page.route("https://checkout.stripe.example/**", (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Pay</title><h1>Pay here</h1>" }),
  )
  await signIn(page, "/settings/billing")
  await page.getByRole("textbox", { name: "Seats" }).fill("9")
  await page.getByText("Each month", { exact: true }).click()
  await accessible(page, "billing with Stripe")
  await page.getByRole("button", { name: "Go to the checkout" }).click()
  await expect(page.getByRole("heading", { name: "Pay here" })).toBeVisible()
  await page.goto(`${kept.url}/settings/billing?back=left`)
  await expect(page.getByText("Nothing was bought")).toBeVisible()
  await expect(page.getByText("No invoices yet")).toBeVisible()

  // She pays, and Stripe tells of it while she comes back.
  stripe.subscribe("kept_growth_monthly", 9)
  await page.goto(`${kept.url}/settings/billing?back=paid`)
  await deliver("evt_1")
  await expect(page.getByText("The subscription has begun")).toBeVisible()
  await expect(page.getByRole("link", { name: "Invoice KEPT-1 as a PDF" })).toBeVisible()
  await expect(page.getByRole("progressbar", { name: "Seats" })).toBeVisible()

  // A smaller plan: what it gives back, and what it has no room for.
  await page.getByRole("combobox", { name: "Plan" }).click()
  await page.getByRole("option", { name: /^Starter/ }).click()
  await page.getByRole("textbox", { name: "Seats" }).fill("1")
  await page.getByRole("button", { name: "Show what it costs" }).click()
  await expect(page.getByText("€166.00 is credited to your next invoices")).toBeVisible()
  await expect(page.getByText("There is more than the plan has room for")).toBeVisible()
  await expect(page.getByText(/^Seats: \d+ of 1, to be reduced by/)).toBeVisible()
  await accessible(page, "a change of plan")
  await page.getByRole("button", { name: "Leave it as it is" }).click()

  // A larger one, while another owner is quicker.
  await page.getByRole("combobox", { name: "Plan" }).click()
  await page.getByRole("option", { name: /^Scale/ }).click()
  await page.getByRole("textbox", { name: "Seats" }).fill("10")
  await page.getByRole("button", { name: "Show what it costs" }).click()
  await expect(page.getByText("€219.50 is charged now")).toBeVisible()
  stripe.subscribe("kept_growth_monthly", 12)
  await page.getByRole("button", { name: "Change now" }).click()
  await expect(page.getByRole("alert").filter({ hasText: "was changed meanwhile" })).toBeVisible()
  await page.getByRole("button", { name: "Leave it as it is" }).click()
  await page.getByRole("button", { name: "Show what it costs" }).click()
  await expect(page.getByText("€161.00 is charged now")).toBeVisible()
  await page.getByRole("button", { name: "Change now" }).click()
  await expect(page.getByText("The plan is changed")).toBeVisible()
  await expect(page.getByRole("heading", { name: "Scale", exact: true })).toBeVisible()
  stripe.http.close()
})

const secret = "whsec_1"

/** deliver tells Kept, signed as Stripe does, that the subscription has changed. */
async function deliver(id: string) {
  const body = JSON.stringify({
    id,
    object: "event",
    type: "customer.subscription.updated",
    api_version: "2023-10-16",
    created: Math.floor(Date.now() / 1000),
    data: { object: { object: "subscription", customer: "cus_1" } },
  })
  const t = Math.floor(Date.now() / 1000)
  const v1 = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex")
  const answer = await fetch(`${kept.url}/stripe/webhook`, {
    method: "POST",
    headers: { "Stripe-Signature": `t=${t},v1=${v1}` },
    body,
  })
  expect(answer.status).toBe(204)
}

const amounts: Record<string, number> = {
  kept_starter_monthly: 1900,
  kept_growth_monthly: 3900,
  kept_scale_monthly: 7900,
}

interface StandIn {
  http: Http
  subscribe: (lookupKey: string, seats: number) => void
}

/** standIn answers what the story asks of Stripe; the Go tests hold these shapes against stripe-mock's. */
async function standIn(): Promise<StandIn> {
  const list = (...data: object[]) => ({ object: "list", has_more: false, data })
  const price = (key: string) => ({
    id: key,
    object: "price",
    lookup_key: key,
    unit_amount: amounts[key],
    currency: "eur",
  })
  let on: { key: string; seats: number } | undefined
  const now = Math.floor(Date.now() / 1000)
  const subscription = () => ({
    id: "sub_1",
    object: "subscription",
    customer: "cus_1",
    status: "active",
    created: now,
    current_period_start: now,
    current_period_end: now + 30 * 86400,
    items: list({
      id: "si_1",
      object: "subscription_item",
      quantity: on?.seats,
      price: price(on?.key ?? ""),
    }),
  })
  const invoice = {
    id: "in_1",
    object: "invoice",
    number: "KEPT-1",
    status: "paid",
    total: 35100,
    currency: "eur",
    created: now,
    invoice_pdf: "https://invoice.stripe.example/in_1.pdf",
  }
  const http = createServer(async (request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? "", "http://stripe")
    let text = ""
    for await (const piece of request) text += piece
    const said = new URLSearchParams(text)
    const made = request.method === "POST"
    const asked = [...searchParams].filter(([k]) => k.startsWith("lookup_keys")).map(([, v]) => v)
    if (path === "/v1/subscriptions/sub_1" && made) {
      on = { key: said.get("items[0][price]") ?? "", seats: Number(said.get("items[0][quantity]")) }
    }
    const wish =
      (amounts[searchParams.get("subscription_items[0][price]") ?? ""] ?? 0) *
      Number(searchParams.get("subscription_items[0][quantity]"))
    const answer: Record<string, object> = {
      "/v1/customers": { id: "cus_1", object: "customer" },
      "/v1/prices": list(...asked.filter((key) => amounts[key]).map(price)),
      "/v1/checkout/sessions": made
        ? { id: "cs_1", object: "checkout.session", url: "https://checkout.stripe.example/cs_1" }
        : list(),
      "/v1/subscriptions": on ? list(subscription()) : list(),
      "/v1/subscriptions/sub_1": subscription(),
      "/v1/invoices": on ? list(invoice) : list(),
      "/v1/invoices/upcoming": {
        object: "invoice",
        currency: "eur",
        total: (wish - (amounts[on?.key ?? ""] ?? 0) * (on?.seats ?? 0)) / 2, // half of the month is left
      },
    }
    response.setHeader("Content-Type", "application/json")
    response.end(JSON.stringify(answer[path] ?? list()))
  })
  await new Promise<void>((ready) => http.listen(0, "127.0.0.1", ready))
  return {
    http,
    subscribe: (key, seats) => {
      on = { key, seats }
    },
  }
}
