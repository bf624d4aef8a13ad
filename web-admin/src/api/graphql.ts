import type { TypedDocumentString } from "../graph/graphql"
import { signedInAgain } from "./again"
import { type Sending, send } from "./http"
import { Problem, Refused, sentence, type UserError } from "./problem"

interface Answer<Data> {
  data?: Data | null
  errors?: { message: string; path?: (string | number)[]; extensions?: { code?: string } }[]
}

/**
 * ask sends a query and gives its data. What the caller may not see inside of a
 * record is null there; a root field that failed is a Problem. When the session
 * has ended, it waits for the member to sign in again and goes on.
 */
export async function ask<Data, Variables>(
  query: TypedDocumentString<Data, Variables>,
  variables: Variables,
  sending: Sending = {},
): Promise<Data> {
  try {
    return await once(query, variables, sending)
  } catch (problem) {
    if (!(problem instanceof Problem && problem.signedOut) || !(await signedInAgain())) throw problem
    return once(query, variables, sending)
  }
}

/**
 * change sends a mutation and gives its payload; what the caller can mend is
 * Refused. key is what the server knows a second try by: the same for the same intent.
 */
export async function change<Data extends object, Variables>(
  verb: TypedDocumentString<Data, Variables>,
  variables: Variables,
  key: string,
  sending: Sending = {},
): Promise<Payload<Data>> {
  const data = await ask(verb, variables, { ...sending, headers: { "Idempotency-Key": key } })
  const [payload] = Object.values(data) as (Payload<Data> & { userErrors?: UserError[] })[]
  if (payload?.userErrors && payload.userErrors.length > 0) throw new Refused(payload.userErrors)
  return payload as Payload<Data>
}

/** Payload is what the one verb of a mutation answers with. */
export type Payload<Data> = NonNullable<
  { [Field in keyof Data]: Field extends "__typename" ? never : Data[Field] }[keyof Data]
>

/** newKey makes an idempotency key. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18)) // randomUUID wants https
  return btoa(String.fromCharCode(...bytes))
}

async function once<Data, Variables>(
  query: TypedDocumentString<Data, Variables>,
  variables: Variables,
  sending: Sending,
): Promise<Data> {
  const hash: string | undefined = query.__meta__?.hash
  const known = hash !== undefined && !strange.has(hash)
  const body = known ? named(hash) : { query: query.toString() }
  const answer = await send("POST", "/graphql", { ...body, variables }, sending)
  const { data, errors = [] }: Answer<Data> = await answer.json()
  if (known && errors[0]?.extensions?.code === "PERSISTED_QUERY_NOT_FOUND") {
    strange.add(hash)
    return once(query, variables, sending)
  }
  const failed = errors.find(({ path, extensions }) => {
    const inside = (path?.length ?? 0) > 1
    return !inside || extensions?.code !== "FORBIDDEN"
  })
  if (failed) {
    const code = failed.extensions?.code
    throw new Problem(sentence(failed.message), answer.status, undefined, code)
  }
  return data as Data
}

// The server knows this build's documents by their hash. One of another build may not: it is sent the text.
const named = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } })
const strange = new Set<string>()
