import type { UserErrorCode } from "../graph/graphql"

/** Code is what went wrong, for programs: extensions.code, or a door's own. */
export type Code =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "BAD_USER_INPUT"
  | "BAD_REQUEST"
  | "QUERY_TOO_COMPLEX"
  | "RATE_LIMITED"
  | "CONFLICT"
  | "SESSION_MOVED"
  | "IDEMPOTENCY_KEY_REUSED"
  | "PAYMENT_REQUIRED"
  | "PAYLOAD_TOO_LARGE"
  | "TIMEOUT"
  | "PERSISTED_QUERY_NOT_FOUND"
  | "INTERNAL"

/** Problem is an answer that isn't a success, in words a person can use. field is a path: tenant.slug. */
export class Problem extends Error {
  readonly status: number
  readonly field: string | undefined
  readonly code: Code | string | undefined
  /** In how many seconds it may be tried again, where the server says so. */
  retryAfter: number | undefined

  constructor(message: string, status: number, field?: string, code?: string) {
    super(message)
    this.name = "Problem"
    this.status = status
    this.field = field
    this.code = code
  }

  /** Whether there was no answer at all, or only one of somebody in between. */
  get unreachable(): boolean {
    return this.status === 0 || (this.status >= 502 && this.status <= 504)
  }

  /** Whether the member of this tab isn't signed in any more: nobody is, or another tab has made it somebody else. */
  get signedOut(): boolean {
    return this.status === 401 || this.code === "UNAUTHENTICATED" || this.code === "SESSION_MOVED"
  }
}

/** UserError is something in the input that the caller can mend. */
export interface UserError {
  field?: string[] | null
  message: string
  code: UserErrorCode
}

/** Refused is a change that the server didn't make, for reasons that the caller can mend. */
export class Refused extends Problem {
  readonly userErrors: UserError[]

  constructor(userErrors: UserError[]) {
    const [first] = userErrors
    super(first ? sayUserError(first) : "", 200, fieldOf(first), first?.code)
    this.name = "Refused"
    this.userErrors = userErrors
  }

  /** What to say at which field of a form: the last part of the path, which is the input's own name. */
  get fields(): Record<string, string> {
    const said: Record<string, string> = {}
    for (const error of this.userErrors) {
      const field = fieldOf(error)
      if (field) said[field] ??= sayUserError(error)
    }
    return said
  }

  /** Whether the record isn't any more what the caller took it for. */
  get conflict(): boolean {
    return this.userErrors.some(({ code }) => code === "CHANGED" || code === "SETTLED" || code === "CONFLICT")
  }
}

function fieldOf(error: UserError | undefined): string | undefined {
  const path = error?.field?.filter((part) => part !== "input")
  return path && path.length > 0 ? path.join(".") : undefined
}

// The server names the field for who has no form; here it is said where the field stands.
function sayUserError(error: UserError): string {
  const field = `${fieldOf(error)} `
  return sentence(error.message.startsWith(field) ? error.message.slice(field.length) : error.message)
}

/** sentence makes a clause of the server stand alone: "must not be empty" is "Must not be empty." */
export function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${/[.!?]$/.test(clause) ? "" : "."}`
}
