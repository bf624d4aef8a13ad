import { useQuery } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { Problem } from "../api/problem"
import { studyQuery } from "./query"

/** useStudy reads one study; missing is one that isn't there, or is another tenant's. */
export function useStudy(id: string) {
  const asked = useQuery({
    queryKey: ["study", id],
    queryFn: async ({ signal }) => (await ask(studyQuery, { id }, { signal })).servqualStudy,
    retry: (tries, error) => tries < 2 && !isMissing(error),
  })
  return { ...asked, missing: isMissing(asked.error) }
}

function isMissing(error: Error | null): boolean {
  return error instanceof Problem && error.code === "NOT_FOUND"
}
