import { useQuery } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { useMay } from "../app/session"
import { graphql } from "../graph"

const query = graphql(`
  query MemberName($id: ID!) {
    member(id: $id) {
      id
      name
    }
  }
`)

/** useMemberName gives the name of whom an id stands for, if it stands for a member: one who has left too. */
export function useMemberName(id: unknown): string | undefined {
  const isMember = typeof id === "string" && id.startsWith("mem_")
  const asked = useQuery({
    queryKey: ["members", "name", id],
    queryFn: async ({ signal }) => (await ask(query, { id: String(id) }, { signal })).member,
    enabled: useMay("team:read") && isMember,
    staleTime: 60_000,
  })
  return asked.data?.name
}
