import { createHmac } from "node:crypto"
import type { Browser, Page } from "@playwright/test"
import { accessible, expect, house, signIn, test } from "./house"

// Here Kept sends no mail, so that invitations show their link; mail itself is told of in e2e/testdata.
house()
test.use({ expected: ["401", "404", "422"] }) // ended sessions, dead links, wrong passwords

async function signInAs(page: Page, email: string, password: string) {
  await page.goto("/sign-in")
  await page.getByLabel("E-mail").fill(email)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Sign in" }).click()
  await expect(page).toHaveURL("/")
}

async function invite(page: Page, email: string, role: string): Promise<string> {
  await page.goto("/settings/team")
  await page.getByRole("button", { name: "Invite" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByLabel("E-mail").fill(email)
  await dialog.getByRole("combobox", { name: "Role" }).click()
  await page.getByRole("option", { name: role }).click()
  await dialog.getByRole("button", { name: "Make an invitation" }).click()
  const link = await dialog.getByLabel("Link").inputValue()
  await dialog.getByRole("button", { name: "Done" }).click()
  return link
}

async function join(browser: Browser, link: string, name: string, password: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(new URL(link).pathname + new URL(link).hash)
  await page.getByLabel("Your name").fill(name)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Join and sign in" }).click()
  await expect(page).toHaveURL("/")
  return page
}

test("an invited person joins, and her link is spent", async ({ page, browser }) => {
  const email = `vera-${Date.now()}@example.com`
  await signIn(page)
  const link = await invite(page, email, "Viewer")
  const guest = await (await browser.newContext()).newPage()
  await guest.goto(new URL(link).pathname + new URL(link).hash)
  await expect(guest.getByText(email)).toBeVisible()
  await accessible(guest, "an invitation")
  const vera = await join(browser, link, "Vera New", "a password of hers")
  await guest.reload()
  await expect(guest.getByRole("heading", { name: /You have joined/ })).toBeVisible()
  await accessible(guest, "a spent invitation")

  // A viewer sees the team, and nothing that would change it.
  await vera.goto("/settings/team")
  await vera.getByRole("cell", { name: "Vera New" }).click()
  await expect(vera.getByRole("dialog").getByText(email)).toBeVisible()
  await expect(vera.getByRole("dialog").getByRole("combobox")).toHaveCount(0)
  await expect(vera.getByRole("button", { name: /Invite|Remove/ })).toHaveCount(0)
  await vera.goto("/settings/departments")
  await expect(vera.getByText("Delivery")).toBeVisible()
  await expect(vera.getByRole("button", { name: /Add|Rename/ })).toHaveCount(0)
  await vera.goto("/settings/business")
  await expect(vera.getByText("Europe/Berlin")).toBeVisible()
  await expect(vera.getByRole("textbox")).toHaveCount(0)

  // The owner makes her an agent, and lets her go; somebody else takes over.
  await page.goto("/settings/team")
  await page.getByRole("cell", { name: "Vera New" }).click()
  const card = page.getByRole("dialog")
  await card.getByRole("combobox", { name: "Role" }).click()
  await page.getByRole("option", { name: "Agent" }).click()
  await expect(page.getByText("Vera New is changed")).toBeVisible()
  await accessible(page, "a member")
  await card.getByRole("button", { name: /Remove from the team/ }).click()
  const sure = page.getByRole("dialog", { name: /Remove Vera New/ })
  await sure.getByRole("combobox", { name: "Who takes over" }).click()
  await page.getByRole("option", { name: "Olga Owner" }).click()
  await sure.getByRole("button", { name: "Remove" }).click()
  await expect(page.getByText("Vera New has left the team")).toBeVisible()
  await page.getByRole("button", { name: "Left" }).click()
  await expect(page.getByRole("cell", { name: "Vera New" })).toBeVisible()
  await vera.goto("/settings/profile")
  await expect(vera).toHaveURL(/sign-in/)
})

test("an invitation is sent again and withdrawn", async ({ page, browser }) => {
  await signIn(page)
  const link = await invite(page, `cy-${Date.now()}@example.com`, "Agent")
  await page.getByRole("button", { name: "Invitations" }).click()
  await accessible(page, "invitations")
  await page.getByRole("button", { name: /^Actions for cy-/ }).click()
  await page.getByRole("menuitem", { name: "Send again" }).click()
  const second = await page.getByRole("dialog").getByLabel("Link").inputValue()
  expect(second).not.toBe(link)
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click()
  await page.getByRole("button", { name: /^Actions for cy-/ }).click()
  await page.getByRole("menuitem", { name: "Withdraw" }).click()
  await expect(page.getByRole("cell", { name: "Withdrawn" })).toBeVisible()
  await page.waitForResponse((answer) => answer.url().endsWith("/graphql"))
  const guest = await (await browser.newContext()).newPage()
  await guest.goto(new URL(second).pathname + new URL(second).hash)
  await expect(guest.getByRole("heading", { name: /Withdrawn by/ })).toBeVisible()
})

test("she looks after her own account", async ({ page, browser }) => {
  const email = `bea-${Date.now()}@example.com`
  await signIn(page)
  const bea = await join(browser, await invite(page, email, "Agent"), "Bea", "a password of hers")
  await bea.goto("/settings")
  await expect(bea).toHaveURL(/\/settings\/profile/)
  await accessible(bea, "profile")
  await bea.getByRole("textbox", { name: "Your name" }).fill("Bea Berg")
  await bea.getByRole("button", { name: "Save" }).click()
  await expect(bea.getByRole("button", { name: "Account of Bea Berg" })).toBeVisible()

  const phone = await (await browser.newContext()).newPage()
  await signInAs(phone, email, "a password of hers")
  await bea.reload()
  await expect(bea.getByText("This browser")).toBeVisible()
  await bea.getByRole("button", { name: /^Sign out of (?!all)/ }).click()
  await expect(bea.getByRole("button", { name: /^Sign out of/ })).toHaveCount(0)

  await bea.getByLabel("Your password now").fill("not her password")
  await bea.getByLabel("New password").fill("her next password")
  await bea.getByRole("button", { name: "Change password" }).click()
  await expect(bea.getByText("This isn’t your password")).toBeVisible()
  await bea.getByLabel("Your password now").fill("a password of hers")
  await bea.getByRole("button", { name: "Change password" }).click()
  await expect(bea.getByText("Your password is changed")).toBeVisible()
  await signInAs(phone, email, "her next password")

  // The console speaks the language that she chooses, and remembers it.
  await bea.getByRole("combobox", { name: "Language" }).click()
  await bea.getByRole("option", { name: "Deutsch" }).click()
  await expect(bea.getByRole("heading", { name: "Profil" })).toBeVisible()
  await bea.reload()
  await expect(bea.getByRole("heading", { name: "Profil" })).toBeVisible()
})

test("an owner sets the business up, and founds another", async ({ page }) => {
  await page.goto("/sign-up")
  const key = Date.now()
  await page.getByLabel("Name", { exact: true }).fill(`Shop ${key}`)
  await page.getByLabel("Your name").fill("Ola")
  await page.getByLabel("E-mail").fill(`ola-${key}@example.com`)
  await page.getByLabel("Password", { exact: true }).fill("a long enough password")
  await page.getByRole("button", { name: "Set up and sign in" }).click()
  await expect(page).toHaveURL("/")
  await page.goto("/settings/business")
  await accessible(page, "business")
  await page.getByLabel("Name", { exact: true }).fill(`Store ${key}`)
  await page.getByLabel("Grace").fill("48")
  await page.getByRole("button", { name: "Save" }).click()
  await expect(page.getByRole("button", { name: `Workspace: Store ${key}` })).toBeVisible()
  await page.reload()
  await expect(page.getByLabel("Grace")).toHaveValue(/48/)

  await page.goto("/settings/departments")
  await expect(page.getByText("No departments yet")).toBeVisible()
  await page.getByLabel("Name of a new department").fill("Desk")
  await page.getByRole("button", { name: "Add" }).click()
  await page.getByRole("button", { name: "Rename Desk" }).click()
  await page.getByRole("textbox", { name: "Rename Desk" }).fill("Front desk")
  await page.getByRole("textbox", { name: "Rename Desk" }).press("Enter")
  await expect(page.getByText("Front desk")).toBeVisible()
  await accessible(page, "departments")

  await page.getByRole("button", { name: /^Workspace:/ }).click()
  await page.getByRole("menuitem", { name: "Set up another" }).click()
  await accessible(page, "another business")
  await page.getByLabel("Name", { exact: true }).fill(`Second ${key}`)
  await page.getByRole("button", { name: "Set it up" }).click()
  await page.getByRole("button", { name: `Workspace: Second ${key}` }).click()
  await page.getByRole("menuitem", { name: `Store ${key}` }).click()
  await expect(page.getByRole("button", { name: `Workspace: Store ${key}` })).toBeVisible()
})

test("links that lead nowhere say so, and what needs mail says that there is none", async ({ page }) => {
  await page.goto("/verify")
  await expect(page.getByRole("heading", { name: "This link leads nowhere" })).toBeVisible()
  await accessible(page, "a dead link")
  for (const path of ["/reset#kept_rst_nothing", "/verify#kept_adr_nothing", "/forgot"]) {
    await page.goto(path)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    await accessible(page, path)
  }
})

test("an owner signs in by two steps, and demands it of admins", async ({ page, browser }) => {
  const email = `olaf-${Date.now()}@example.com`
  await page.goto("/sign-up")
  await page.getByLabel("Name", { exact: true }).fill(`Safe ${Date.now()}`)
  await page.getByLabel("Your name").fill("Olaf")
  await page.getByLabel("E-mail").fill(email)
  await page.getByLabel("Password", { exact: true }).fill("a long enough password")
  await page.getByRole("button", { name: "Set up and sign in" }).click()
  await expect(page).toHaveURL("/")
  await page.goto("/settings/business")
  await expect(page.getByRole("switch", { name: "Owners and admins must use it" })).toBeDisabled() // he has none himself yet
  await page.goto("/settings/profile")
  await page.getByRole("button", { name: "Set up…" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByLabel("Your password now").fill("a long enough password")
  await dialog.getByRole("button", { name: "Go on" }).click()
  await expect(dialog.getByRole("img", { name: /QR code/ })).toBeVisible()
  await accessible(page, "enrolling")
  const secret = await dialog.locator("code").innerText()
  await dialog.getByLabel("Code of the app").fill(shown(secret, 0))
  await dialog.getByRole("button", { name: "Turn on" }).click()
  await expect(dialog.getByRole("listitem")).toHaveCount(10)
  await accessible(page, "recovery codes")
  const recovery = await dialog.getByRole("listitem").first().innerText()
  await dialog.getByRole("button", { name: "I have kept them" }).click()
  await expect(page.getByRole("button", { name: "Turn off…" })).toBeVisible()

  const phone = await (await browser.newContext()).newPage()
  await phone.goto("/sign-in")
  await phone.getByLabel("E-mail").fill(email)
  await phone.getByLabel("Password", { exact: true }).fill("a long enough password")
  await phone.getByRole("button", { name: "Sign in" }).click()
  await expect(phone.getByText("Enter the code that your app shows now.")).toBeVisible()
  await accessible(phone, "asked for a code")
  await phone.getByLabel("Code", { exact: true }).fill("000000")
  await phone.getByRole("button", { name: "Sign in" }).click()
  await expect(phone.getByText(/isn’t a code of yours/)).toBeVisible()
  await phone.getByLabel("Code", { exact: true }).fill(shown(secret, 1))
  await phone.getByRole("button", { name: "Sign in" }).click()
  await expect(phone).toHaveURL("/")

  const admin = await join(browser, await invite(page, `adam-${email}`, "Admin"), "Adam", "a password of his")
  await page.goto("/settings/business")
  await page.getByRole("switch", { name: "Owners and admins must use it" }).click()
  await expect(page.getByText("Settings are saved")).toBeVisible()
  await admin.goto("/settings/team")
  await expect(admin.getByText(/asks its admins for two-step sign-in/)).toBeVisible()
  await expect(admin.getByRole("button", { name: "Invite" })).toHaveCount(0)
  await accessible(admin, "held to less")

  await page.goto("/settings/profile")
  await page.getByRole("button", { name: "Turn off…" }).click()
  await dialog.getByLabel("Your password now").fill("a long enough password")
  await dialog.getByRole("button", { name: "Turn off…" }).click()
  await expect(page.getByRole("button", { name: "Set up…" })).toBeVisible()
  expect(recovery).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/)
})

// shown is what an authenticator app shows, some steps of half a minute from now (RFC 6238).
function shown(secret: string, steps: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
  const bits = [...secret.replace(/\s/g, "")]
    .map((c) => letters.indexOf(c).toString(2).padStart(5, "0"))
    .join("")
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const sum = createHmac("sha1", key).update(counter).digest()
  const number = sum.readUInt32BE((sum.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, "0")
}
