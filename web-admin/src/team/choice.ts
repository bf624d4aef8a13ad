import { queryOptions } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { graphql } from "../graph"

const query = graphql(`
  query MemberChoice {
    members(first: 100) {
      nodes {
        id
        name
        awayUntil
        leftAt
      }
    }
  }
`)

/** membersQuery reads who is in the team; a hundred are as many as one picks from. */
export const membersQuery = queryOptions({
  queryKey: ["members", "choice"],
  queryFn: async ({ signal }) => (await ask(query, {}, { signal })).members.nodes,
  staleTime: 60_000,
})
