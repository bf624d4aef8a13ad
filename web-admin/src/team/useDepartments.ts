import { useQuery } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { departmentsQuery } from "./queries"

/** useDepartments reads all departments: they are few. */
export function useDepartments() {
  return useQuery({
    queryKey: ["departments"],
    queryFn: async ({ signal }) => (await ask(departmentsQuery, {}, { signal })).departments,
  })
}
