import { useMutation } from "@tanstack/react-query"
import { useRouter } from "@tanstack/react-router"
import { queries } from "../api/queries"
import { type Session, sessionQuery } from "../api/session"
import { forgetDrafts } from "../app/draft"
import { allSent } from "../change/tabs"

/** useSessionChange signs out or goes to another tenant, and forgets everything that was read before. */
export function useSessionChange() {
  const router = useRouter()
  return useMutation({
    mutationKey: ["leave"],
    mutationFn: async (change: () => Promise<Session | null>) => {
      await allSent()
      return change()
    },
    onSuccess: async (session) => {
      if (!session) forgetDrafts()
      queries.clear()
      queries.setQueryData(sessionQuery.queryKey, session)
      await router.navigate({ to: session ? "/" : "/sign-in" })
      await router.invalidate()
    },
  })
}
