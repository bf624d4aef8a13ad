import { useRouter } from "@tanstack/react-router"
import { queries } from "../api/queries"
import { type Session, sessionQuery } from "../api/session"

/** useNewSession takes what the server says of the session after a change to one's own account. */
export function useNewSession(): (session: Session) => Promise<void> {
  const router = useRouter()
  return async (session) => {
    queries.setQueryData(sessionQuery.queryKey, session)
    await router.invalidate()
  }
}

/** useFreshSession asks the server anew who is signed in, after what changed her but not by its answer. */
export function useFreshSession(): () => Promise<void> {
  const router = useRouter()
  return async () => {
    await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
    await router.invalidate()
  }
}
