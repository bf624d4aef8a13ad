// What every request of the console carries: JSON, the same-origin cookie and
// the header that a foreign page can't send.

import { unitOf } from "../app/time"
import { words } from "../words"
import { seeBuild } from "./build"
import { ours } from "./ours"
import { Problem, sentence } from "./problem"
import { lost } from "./reach"

export interface Sending {
  signal?: AbortSignal | undefined
  headers?: Record<string, string>
  /** Sent even if the page is closed meanwhile. */
  keepalive?: boolean
  /** As whoever is signed in, not as the member of this tab. */
  anyone?: boolean
}

/** send asks the server and throws a Problem for whatever isn't a success. */
export async function send(
  method: string,
  path: string,
  body?: unknown,
  { signal, headers, keepalive = false, anyone = false }: Sending = {},
): Promise<Response> {
  const init: RequestInit = {
    method,
    headers: { "Content-Type": "application/json", ...ours({ anyone }), ...headers },
    credentials: "same-origin",
    keepalive,
  }
  if (signal) init.signal = signal
  if (body !== undefined) init.body = JSON.stringify(body)
  let answer: Response
  try {
    answer = await fetch(path, init)
  } catch (cause) {
    if (signal?.aborted) throw cause
    lost()
    throw new Problem(words.t("faults:unreachable"), 0)
  }
  seeBuild(answer)
  if (!answer.ok) throw await problem(answer)
  return answer
}

async function problem(answer: Response): Promise<Problem> {
  if (answer.status === 429) return tooMuch(Number(answer.headers.get("Retry-After")))
  if (answer.status >= 500) return theirs(answer)
  const told = await answer.json().catch(() => undefined)
  const error = told?.error ?? told?.errors?.[0] // a door's answer, or GraphQL's
  const message = error?.message ?? words.t("faults:status", { status: answer.status })
  const code = error?.code ?? error?.extensions?.code
  const said = code === "SESSION_MOVED" ? words.t("faults:moved") : sentence(message)
  return new Problem(said, answer.status, error?.field?.join("."), code)
}

function theirs(answer: Response): Problem {
  const id = answer.headers.get("X-Request-Id")
  const found = new Problem(
    id ? words.t("faults:oursWithId", { id }) : words.t("faults:ours"),
    answer.status,
    undefined,
    "INTERNAL",
  )
  if (found.unreachable) lost()
  return found
}

function tooMuch(seconds: number): Problem {
  const minutes = Math.ceil(seconds / 60)
  const time =
    seconds < 90 ? unitOf(seconds, "second", words.language) : unitOf(minutes, "minute", words.language)
  const said = words.t("faults:tooMuch", { time: seconds > 0 ? time : words.t("faults:soon") })
  const found = new Problem(said, 429, undefined, "RATE_LIMITED")
  found.retryAfter = seconds > 0 ? seconds : undefined
  return found
}
