import { createHmac } from "node:crypto"
import { createServer, type Server as Http } from "node:http"
import type { AddressInfo } from "node:net"
import type { Page } from "@playwright/test"
import { accessible, ask, expect, house, signIn, test } from "./house"

const kept = house()

test("an owner sees her plan and what she uses, and how payment is set up", async ({ page }) => {
  await signIn(page, "/settings/billing")
  await expect(page.getByRole("heading", { name: "Everything", exact: true })).toBeVisible()
  await expect(
    page.getByRole("listitem").filter({ hasText: "Customers" }).getByText("without a limit"),
  ).toBeVisible()
  await expect(page.getByText("KEPT_STRIPE_SECRET_KEY")).toBeVisible()
  await expect(page.getByRole("button", { name: "Go to the checkout" })).toHaveCount(0)
  await accessible(page, "billing without Stripe")
})

test("it is nobody else's business", async ({ page }) => {
  await signIn(page, "/settings/billing", "ada")
  await expect(page.getByText("What you use")).toHaveCount(0)
  await expect(
    page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Billing" }),
  ).toHaveCount(0)
})

test("an admin reads of the plan and of what is used, and buys nothing", async ({ page }) => {
  await signIn(page, "/")
  const { members } = await ask<{ members: { nodes: { id: string; name: string }[] } }>(
    page,
    "{members(first:50){nodes{id name}}}",
  )
  const sam = members.nodes.find(({ name }) => name.startsWith("Sam "))
  await ask(
    page,
    "mutation($id:ID!){updateMember(input:{id:$id,role:ADMIN}){member{id} userErrors{message}}}",
    { id: sam?.id },
  )
  await signIn(page, "/settings/billing", "sam")
  await expect(page.getByRole("heading", { name: "Everything", exact: true })).toBeVisible()
  await expect(page.getByRole("heading", { name: "What you use" })).toBeVisible()
  await expect(page.getByText("KEPT_STRIPE_SECRET_KEY")).toHaveCount(0)
  await accessible(page, "billing for an admin")
})

test("an owner goes to the checkout and comes back", async ({ page }) => {
  const stripe = await connected()
  await page.route("https://checkout.stripe.example/**", (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Pay</title><h1>Pay here</h1>" }),
  )
  await signIn(page, "/settings/billing")
  const seats = page.getByRole("textbox", { name: "Seats" })
  await seats.fill("9")
  await page.getByText("Each year", { exact: true }).click()
  await accessible(page, "billing with Stripe")
  await page.getByRole("button", { name: "Go to the checkout" }).click()
  await expect(page.getByRole("heading", { name: "Pay here" })).toBeVisible()
  await page.goto(`${kept.url}/settings/billing?back=left`)
  await expect(page.getByText("Nothing was bought")).toBeVisible()
  await expect(page.getByText("No invoices yet")).toBeVisible()
  stripe.close()
})

test("who owes a payment is told so on every page, and who only looks whom to tell", async ({ page }) => {
  const owed: object[] = []
  const stripe = await connected(owed)
  await signIn(page, "/customers")
  await ask(
    page,
    "mutation{openCheckout(input:{plan:GROWTH,interval:YEARLY,seats:9}){url userErrors{message}}}",
  )
  await expect(page.locator("tbody a").first()).toBeVisible()
  const banner = page.getByRole("complementary").filter({ hasText: "Kept" })
  await expect(banner).toHaveCount(0)

  owed.push(unpaid(2))
  await deliver(page, "evt_1")
  await expect(banner).toContainText("The last payment for Kept failed.")
  await accessible(page, "a payment has failed")

  owed[0] = unpaid(20)
  await deliver(page, "evt_2")
  await expect(banner).toContainText("Nothing can be changed until the open invoice for Kept is paid.")
  await page.getByRole("button", { name: "Add customer" }).click()
  const dialog = page.getByRole("dialog", { name: "Add a customer" })
  await dialog.getByLabel("Name").fill("Late Lora")
  await dialog.getByRole("button", { name: "Add customer" }).click()
  await expect(page.getByText("Nothing can be changed until an owner has paid")).toBeVisible()
  await page.keyboard.press("Escape")
  await accessible(page, "nothing can be changed")
  await banner.getByRole("link", { name: "Go to billing" }).click()
  await expect(page.getByText("Nothing can be changed until the open invoice is paid")).toBeVisible()

  await signIn(page, "/promises", "ada")
  await expect(banner).toContainText("Please tell an owner.")
  await expect(banner.getByRole("link")).toHaveCount(0)
  stripe.close()
})

/** connected has Kept begin anew with a stand-in for Stripe, which knows of these subscriptions. */
async function connected(subscriptions: object[] = []): Promise<Http> {
  const stripe = await standIn(subscriptions)
  await kept.stop()
  await kept.start({
    KEPT_STRIPE_SECRET_KEY: "sk_test_1",
    KEPT_STRIPE_WEBHOOK_SECRET: "whsec_1",
    KEPT_STRIPE_API_BASE: `http://127.0.0.1:${(stripe.address() as AddressInfo).port}`,
  })
  return stripe
}

/** unpaid is a subscription whose invoice of so many days ago isn't paid. */
function unpaid(days: number): object {
  const created = Math.floor(Date.now() / 1000) - days * 86_400
  const price = { id: "price_1", object: "price", lookup_key: "kept_growth_yearly" }
  return {
    id: "sub_1",
    object: "subscription",
    status: "past_due",
    created,
    items: { object: "list", data: [{ id: "si_1", object: "subscription_item", quantity: 9, price }] },
    latest_invoice: { id: "in_1", object: "invoice", status: "open", amount_remaining: 35_100, created },
  }
}

/** deliver tells Kept that a subscription has changed, signed as Stripe does. */
async function deliver(page: Page, id: string): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  const body = JSON.stringify({
    id,
    object: "event",
    type: "customer.subscription.updated",
    api_version: "2023-10-16",
    created: now,
    data: { object: { object: "subscription", customer: "cus_1" } },
  })
  const signature = createHmac("sha256", "whsec_1").update(`${now}.${body}`).digest("hex")
  const answer = await page.request.post("/stripe/webhook", {
    data: Buffer.from(body),
    headers: { "Content-Type": "application/json", "Stripe-Signature": `t=${now},v1=${signature}` },
  })
  expect(answer.status(), "Stripe's delivery").toBe(204)
}

/** standIn answers what a checkout asks of Stripe; the Go tests hold these shapes against stripe-mock's. */
async function standIn(subscriptions: object[]): Promise<Http> {
  const list = (...data: object[]) => ({ object: "list", has_more: false, data })
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "", "http://stripe").pathname
    const made = request.method === "POST"
    const answer: Record<string, object> = {
      "/v1/customers": { id: "cus_1", object: "customer" },
      "/v1/subscriptions": list(...subscriptions),
      "/v1/prices": list({ id: "price_1", object: "price", unit_amount: 39000, currency: "eur" }),
      "/v1/checkout/sessions": made
        ? { id: "cs_1", object: "checkout.session", url: "https://checkout.stripe.example/cs_1" }
        : list(),
    }
    response.setHeader("Content-Type", "application/json")
    response.end(JSON.stringify(answer[path] ?? list()))
  })
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  return server
}
