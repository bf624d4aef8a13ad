import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { useMay } from "../app/session"
import { membersQuery } from "./choice"

/** useMemberNames gives the names of the team by id, for records that name a member by id alone. */
export function useMemberNames(): ReadonlyMap<string, string> {
  const asked = useQuery({ ...membersQuery, enabled: useMay("team:read") })
  return useMemo(() => new Map(asked.data?.map((m) => [m.id, m.name])), [asked.data])
}
