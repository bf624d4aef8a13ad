import { createServer, type Server as Http } from "node:http"
import type { AddressInfo } from "node:net"
import { accessible, expect, house, signIn, test } from "./house"

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

test("an owner goes to the checkout and comes back", async ({ page }) => {
  const stripe = await standIn()
  await kept.stop()
  await kept.start({
    KEPT_STRIPE_SECRET_KEY: "sk_test_1",
    KEPT_STRIPE_WEBHOOK_SECRET: "whsec_1",
    KEPT_STRIPE_API_BASE: `http://127.0.0.1:${(stripe.address() as AddressInfo).port}`,
  })
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

/** standIn answers what a checkout asks of Stripe; the Go tests hold these shapes against stripe-mock's. */
async function standIn(): Promise<Http> {
  const list = (...data: object[]) => ({ object: "list", has_more: false, data })
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "", "http://stripe").pathname
    const made = request.method === "POST"
    const answer: Record<string, object> = {
      "/v1/customers": { id: "cus_1", object: "customer" },
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
