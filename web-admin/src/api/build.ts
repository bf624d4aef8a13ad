import { store } from "../app/store"
import { lost } from "./reach"

// The server writes the build that it holds into the page, and into every answer to one.
const mine = document.querySelector<HTMLMetaElement>('meta[name="kept-build"]')?.content

/** stale says that the server holds another build of the console than this tab. */
export const stale = store(false)

/** seeBuild compares the build that an answer names with this tab's. */
export function seeBuild(answer: Response): void {
  const theirs = answer.headers.get("X-Kept-Build")
  if (mine && theirs && theirs !== mine) stale.set(true)
}

// A part of the page that the server no longer has, unless it is the server that is gone.
window.addEventListener("vite:preloadError", async () => {
  const answer = await fetch("/livez", { cache: "no-store" }).catch(() => undefined)
  if (answer?.ok) stale.set(true)
  else lost()
})
