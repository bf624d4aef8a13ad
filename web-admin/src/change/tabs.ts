// The tabs of one browser share one session. What they have still to send as a
// member is sent before one of them changes it.

import { actor } from "../api/ours"
import { changesDone, onChanging } from "../api/queries"
import { sendHeld } from "./hold"

const longest = 5_000
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("kept changes") : undefined
if (tabs)
  tabs.onmessage = ({ data }) => {
    if (data === actor()) sendHeld()
  }

// While a tab has changes on their way it holds a share of its member's lock.
const lockOf = (member: string) => `kept changes ${member}`
onChanging((done) => void navigator.locks?.request(lockOf(actor() ?? ""), { mode: "shared" }, () => done))

/** allSent waits until no tab has a change of its member on its way any more; for other tabs a few seconds at most. */
export async function allSent(): Promise<void> {
  sendHeld()
  await changesDone()
  await othersSent(actor() ?? "")
}

/** othersSent waits, a few seconds at most, until no other tab has a change on its way that a member made. */
export async function othersSent(member: string): Promise<void> {
  tabs?.postMessage(member)
  // The whole lock is free once nobody has a share; plain http has no locks.
  await navigator.locks
    ?.request(lockOf(member), { signal: AbortSignal.timeout(longest) }, () => {})
    .catch(() => {})
}
