import { queryOptions } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { tiersQuery } from "./tiers"

/** ladderOf asks for a program's ladder of tiers; null when it has none. */
export function ladderOf(programId: string) {
  return queryOptions({
    queryKey: ["points", "tiers", programId],
    queryFn: async ({ signal }) =>
      (await ask(tiersQuery, { id: programId }, { signal })).loyaltyProgram?.tiers ?? null,
  })
}
