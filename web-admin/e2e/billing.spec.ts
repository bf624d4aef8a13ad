import { accessible, ask, expect, house, signIn, test } from "./house"
import { Stripe } from "./stripe"

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

test("an owner goes to the checkout, leaves it, comes again and pays", async ({ page }) => {
  const stripe = await Stripe.connected(kept)
  await signIn(page, "/settings/billing")
  await page.getByRole("textbox", { name: "Seats" }).fill("9")
  await page.getByText("Each year", { exact: true }).click()
  await accessible(page, "billing with Stripe")
  const go = page.getByRole("button", { name: "Go to the checkout" })
  await go.click()
  await expect(page.getByRole("heading", { name: "Pay for 9 seats" })).toBeVisible()
  await page.getByRole("link", { name: "Back" }).click()
  await expect(page).toHaveURL(`${kept.url}/settings/billing?back=left`)
  await expect(page.getByText("Nothing was bought")).toBeVisible()
  await expect(page.getByText("No invoices yet")).toBeVisible()
  await accessible(page, "back from the checkout")

  await page.getByRole("textbox", { name: "Seats" }).fill("8")
  await go.click()
  await expect(page.getByRole("heading", { name: "Pay for 8 seats" })).toBeVisible()
  await page.getByRole("link", { name: "Pay" }).click()
  await expect(page).toHaveURL(`${kept.url}/settings/billing?back=paid`)
  await expect(page.getByText("The subscription has begun")).toBeVisible()
  await expect(page.getByRole("heading", { name: "Growth", exact: true, level: 2 })).toBeVisible()
  await expect(page.getByRole("link", { name: "Invoice KEPT-1 as a PDF" })).toHaveAttribute(
    "href",
    /in_1\.pdf$/,
  )

  // What is Stripe's to change is changed there, and shows here.
  await page.getByRole("button", { name: "Payment, address and end" }).click()
  await expect(page.getByRole("heading", { name: "Your subscription" })).toBeVisible()
  await page.getByRole("link", { name: "End it" }).click()
  await page.getByRole("link", { name: "Return" }).click()
  await expect(page).toHaveURL(`${kept.url}/settings/billing?back=portal`)
  await expect(page.getByText("You are back")).toBeVisible()
  await expect(page.getByText("The subscription ends on")).toBeVisible()
  await accessible(page, "back from the portal")
  stripe.close()
})

test("who owes a payment is told so on every page, and who only looks whom to tell", async ({ page }) => {
  const stripe = await Stripe.connected(kept)
  await signIn(page, "/customers")
  await stripe.knows(page)
  await expect(page.locator("tbody a").first()).toBeVisible()
  const banner = page.getByRole("complementary").filter({ hasText: "Kept" })
  await expect(banner).toHaveCount(0)

  await stripe.owes(2)
  await expect(banner).toContainText("The last payment for Kept failed.")
  await accessible(page, "a payment has failed")

  await stripe.owes(20)
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
