import type { TypedDocumentString } from "../graph/graphql"
import { Problem, send, sentence } from "./http"

/** ask sends a query and gives its data; the first error becomes a Problem. */
export async function ask<Data, Variables>(
  query: TypedDocumentString<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Data> {
  const answer = await send("POST", "/graphql", { query: query.toString(), variables }, signal)
  const { data, errors } = await answer.json()
  if (errors?.length > 0)
    throw new Problem(sentence(errors[0].message), answer.status, undefined, errors[0].extensions?.code)
  return data
}
