import { queryOptions } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { graphql } from "../graph"
import type { MemberChoiceQuery } from "../graph/graphql"

const query = graphql(`
  query MemberChoice($after: String) {
    members(first: 100, after: $after) {
      nodes {
        id
        name
        awayUntil
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** most is how many one can still pick from by typing; a larger team is cut there. */
const most = 2_000

/** membersQuery reads everybody who is in the team, by name, for what picks one of them. */
export const membersQuery = queryOptions({
  queryKey: ["members", "choice"],
  queryFn: async ({ signal }) => {
    const all: MemberChoiceQuery["members"]["nodes"] = []
    for (let after: string | null | undefined; all.length < most; ) {
      const { members } = await ask(query, { after: after ?? null }, { signal })
      all.push(...members.nodes)
      after = members.pageInfo.endCursor
      if (!members.pageInfo.hasNextPage) break
    }
    return all
  },
  staleTime: 60_000,
})
