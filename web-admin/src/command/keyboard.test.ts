import { renderHook } from "@testing-library/react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { useCommands } from "./commands"
import { keyboard, singleKeys } from "./keyboard"

const go = vi.fn()
const next = vi.fn()
const open = vi.fn()
let hear: (event: KeyboardEvent) => void

beforeEach(() => {
  document.body.innerHTML = `<main><input id="text"><button id="button">b</button></main>`
  vi.clearAllMocks()
  hear = keyboard()
  window.addEventListener("keydown", hear)
  renderHook(() =>
    useCommands([
      { name: "Go", group: "go", keys: "g c", run: go },
      { name: "Next", group: "list", keys: "j", run: next },
      { name: "Open", group: "list", keys: "Enter", run: open },
    ]),
  )
})

afterEach(() => window.removeEventListener("keydown", hear))

function press(key: string, at: Element = document.body, more: KeyboardEventInit = {}) {
  at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }))
}

test("one key, and two one after the other", () => {
  press("j")
  press("g")
  press("c")
  expect(next).toHaveBeenCalledOnce()
  expect(go).toHaveBeenCalledOnce()
})

test("a sequence that leads nowhere is forgotten, its last key isn't", () => {
  press("g")
  press("j")
  expect(next).toHaveBeenCalledOnce()
  press("c")
  expect(go).not.toHaveBeenCalled()
})

test("nothing happens while somebody types, under a dialog, or with Alt", () => {
  press("j", document.querySelector("#text") as Element)
  press("j", document.body, { altKey: true })
  document.body.insertAdjacentHTML("beforeend", `<div role="dialog"></div>`)
  press("j")
  expect(next).not.toHaveBeenCalled()
})

test("Enter on a button is the button's", () => {
  press("Enter", document.querySelector("#button") as Element)
  expect(open).not.toHaveBeenCalled()
  press("Enter")
  expect(open).toHaveBeenCalledOnce()
})

test("single keys can be turned off", () => {
  singleKeys.set(false)
  press("j")
  singleKeys.set(true)
  expect(next).not.toHaveBeenCalled()
})
