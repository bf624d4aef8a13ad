import { createHmac, randomUUID } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { Page } from "@playwright/test"
import { ask, expect } from "./house"
import type { Server } from "./server"

const secret = "whsec_1"

/** amounts are what a seat costs, in cents, by the lookup keys of the table of plans. */
const amounts: Record<string, number> = {
  kept_starter_monthly: 1900,
  kept_growth_monthly: 3900,
  kept_scale_monthly: 7900,
  kept_starter_yearly: 19000,
  kept_growth_yearly: 39000,
  kept_scale_yearly: 79000,
}

interface Subscription {
  key: string
  seats: number
  status: string
  /** When its latest invoice was made, and what of it isn't paid, in cents. */
  billed: number
  owed: number
  cancelAt?: number
}

/**
 * Stripe stands in for Stripe at the HTTP boundary: what its API answers about
 * one customer, and the two pages to which owners are sent. The Go tests hold
 * these shapes against stripe-mock's.
 */
export class Stripe {
  private readonly http = createServer((request, response) => void this.answer(request, response))
  private on: Subscription | undefined
  private back: Record<string, string> = {}
  private wish: Subscription | undefined

  private readonly kept: Server

  constructor(kept: Server) {
    this.kept = kept
  }

  /** connected has Kept begin anew with a stand-in of its own. */
  static async connected(kept: Server): Promise<Stripe> {
    const stripe = new Stripe(kept)
    await new Promise<void>((ready) => stripe.http.listen(0, "127.0.0.1", ready))
    await kept.stop()
    await kept.start({
      KEPT_STRIPE_SECRET_KEY: "sk_test_1",
      KEPT_STRIPE_WEBHOOK_SECRET: secret,
      KEPT_STRIPE_API_BASE: stripe.url,
    })
    return stripe
  }

  private get url() {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`
  }

  close() {
    this.http.close()
  }

  /** knows has the business be a customer there, as whoever once went to the checkout. */
  async knows(page: Page) {
    await ask(page, "mutation{openCheckout(input:{plan:GROWTH,interval:MONTHLY,seats:50}){url}}")
  }

  /** subscribes puts a subscription there, and nobody tells Kept of it. */
  subscribes(key: string, seats: number) {
    this.on = { key, seats, status: "active", billed: seconds(), owed: 0 }
  }

  /** owes leaves the subscription's invoice of so many days ago unpaid, and tells Kept. */
  async owes(days: number) {
    const billed = seconds() - days * 86_400
    this.on = { key: "kept_growth_yearly", seats: 9, status: "past_due", billed, owed: 35_100 }
    await this.tell()
  }

  /** tell delivers an event, signed: something about the subscription has changed. */
  async tell() {
    const t = seconds()
    const body = JSON.stringify({
      id: `evt_${randomUUID()}`,
      object: "event",
      type: "customer.subscription.updated",
      api_version: "2023-10-16",
      created: t,
      data: { object: { object: "subscription", customer: "cus_1" } },
    })
    const v1 = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex")
    const headers = { "Stripe-Signature": `t=${t},v1=${v1}` }
    const answer = await fetch(`${this.kept.url}/stripe/webhook`, { method: "POST", headers, body })
    expect(answer.status, "Stripe's delivery").toBe(204)
  }

  private async answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://stripe")
    let text = ""
    for await (const piece of request) text += piece
    const said = new URLSearchParams(text)
    const page = await this.page(pathname)
    if (typeof page === "string") {
      response.setHeader("Content-Type", "text/html")
      response.end(`<!doctype html><html lang="en"><title>Stripe</title><main>${page}</main></html>`)
      return
    }
    if (page) {
      response.writeHead(303, { Location: page.href }).end()
      return
    }
    response.setHeader("Content-Type", "application/json")
    response.end(JSON.stringify(this.api(request.method === "POST", pathname, searchParams, said)))
  }

  /** page is what Stripe hosts: a page, or where it sends the browser after a click. */
  private async page(path: string): Promise<string | URL | undefined> {
    const { back, wish } = this
    switch (path) {
      case "/checkout":
        return `<h1>Pay for ${wish?.seats} seats</h1><a href="/checkout/paid">Pay</a> <a href="${back.left}">Back</a>`
      case "/checkout/paid":
        this.on = wish
        await this.tell()
        return new URL(back.paid ?? "")
      case "/portal":
        return `<h1>Your subscription</h1><a href="/portal/ended">End it</a> <a href="${back.portal}">Return</a>`
      case "/portal/ended":
        if (this.on) this.on.cancelAt = this.on.billed + 30 * 86_400
        await this.tell()
        return new URL(`${this.url}/portal`)
    }
  }

  private api(made: boolean, path: string, asked: URLSearchParams, said: URLSearchParams): object {
    switch (path) {
      case "/v1/customers":
        return { id: "cus_1", object: "customer" }
      case "/v1/prices":
        return list(
          ...[...asked].flatMap(([k, key]) =>
            k.startsWith("lookup_keys") && amounts[key] ? [price(key)] : [],
          ),
        )
      case "/v1/checkout/sessions":
        return made ? this.checkout(said) : list()
      case "/v1/billing_portal/sessions":
        this.back.portal = said.get("return_url") ?? ""
        return { id: "bps_1", object: "billing_portal.session", url: `${this.url}/portal` }
      case "/v1/subscriptions":
        return this.on ? list(subscription(this.on)) : list()
      case "/v1/subscriptions/sub_1":
        this.subscribes(said.get("items[0][price]") ?? "", Number(said.get("items[0][quantity]")))
        return this.on ? subscription(this.on) : {}
      case "/v1/invoices":
        return this.on ? list(invoice(this.on)) : list()
      case "/v1/invoices/upcoming": {
        const key = asked.get("subscription_items[0][price]") ?? ""
        const wish = (amounts[key] ?? 0) * Number(asked.get("subscription_items[0][quantity]"))
        const has = (amounts[this.on?.key ?? ""] ?? 0) * (this.on?.seats ?? 0)
        return { object: "invoice", currency: "eur", total: (wish - has) / 2 } // half of the month is left
      }
      default:
        return list()
    }
  }

  private checkout(said: URLSearchParams): object {
    this.back.paid = said.get("success_url") ?? ""
    this.back.left = said.get("cancel_url") ?? ""
    const key = said.get("line_items[0][price]") ?? ""
    const seats = Number(said.get("line_items[0][quantity]"))
    this.wish = { key, seats, status: "active", billed: seconds(), owed: 0 }
    return { id: "cs_1", object: "checkout.session", url: `${this.url}/checkout` }
  }
}

const seconds = () => Math.floor(Date.now() / 1000)

const list = (...data: object[]) => ({ object: "list", has_more: false, data })

// An id that says what it is of: a subscription is changed by it.
const price = (key: string) => ({
  id: key,
  object: "price",
  lookup_key: key,
  unit_amount: amounts[key],
  currency: "eur",
})

const invoice = ({ key, seats, billed, owed }: Subscription) => ({
  id: "in_1",
  object: "invoice",
  number: "KEPT-1",
  status: owed > 0 ? "open" : "paid",
  total: (amounts[key] ?? 0) * seats,
  amount_remaining: owed,
  currency: "eur",
  created: billed,
  hosted_invoice_url: "https://invoice.stripe.example/in_1",
  invoice_pdf: "https://invoice.stripe.example/in_1.pdf",
})

const subscription = (s: Subscription) => ({
  id: "sub_1",
  object: "subscription",
  customer: "cus_1",
  status: s.status,
  created: s.billed,
  current_period_start: s.billed,
  current_period_end: s.billed + 30 * 86_400,
  cancel_at: s.cancelAt ?? null,
  items: list({ id: "si_1", object: "subscription_item", quantity: s.seats, price: price(s.key) }),
  latest_invoice: invoice(s),
})
