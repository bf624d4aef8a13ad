// What every request of the console carries: JSON, the same-origin cookie and
// the header that a foreign page can't send.

/** Problem is an answer that isn't a success, in words a person can use. field is a path: tenant.slug. */
export class Problem extends Error {
  readonly status: number
  readonly field: string | undefined
  readonly code: string | undefined

  constructor(message: string, status: number, field?: string, code?: string) {
    super(message)
    this.name = "Problem"
    this.status = status
    this.field = field
    this.code = code
  }
}

/** ours is the header by which the server knows its own pages. */
export const ours = { "X-Kept-Console": "1" }

/** send asks the server and throws a Problem for whatever isn't a success. */
export async function send(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const init: RequestInit = {
    method,
    headers: { "Content-Type": "application/json", ...ours },
    credentials: "same-origin",
  }
  if (signal) init.signal = signal
  if (body !== undefined) init.body = JSON.stringify(body)
  let answer: Response
  try {
    answer = await fetch(path, init)
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new Problem("Kept can't be reached. Check your connection and try again.", 0)
  }
  if (!answer.ok) throw await problem(answer)
  return answer
}

async function problem(answer: Response): Promise<Problem> {
  const wait = Number(answer.headers.get("Retry-After"))
  if (answer.status === 429) {
    return new Problem(
      `That was too much at once. Wait ${wait > 0 ? seconds(wait) : "a moment"} and try again.`,
      429,
    )
  }
  if (answer.status >= 500) {
    const id = answer.headers.get("X-Request-Id")
    return new Problem(`Something went wrong on our side.${id ? ` Request ${id}.` : ""}`, answer.status)
  }
  const told = await answer.json().catch(() => undefined)
  const error = told?.error ?? told?.errors?.[0] // a door's answer, or GraphQL's
  const message = error?.message ?? `the server answered ${answer.status}`
  return new Problem(
    sentence(message),
    answer.status,
    error?.field?.join("."),
    error?.code ?? error?.extensions?.code,
  )
}

/** sentence makes a clause of the server stand alone: "must not be empty" is "Must not be empty." */
export function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${/[.!?]$/.test(clause) ? "" : "."}`
}

function seconds(n: number): string {
  if (n < 90) return n === 1 ? "1 second" : `${n} seconds`
  return `${Math.ceil(n / 60)} minutes`
}
