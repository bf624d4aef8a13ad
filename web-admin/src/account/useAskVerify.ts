import { notifications } from "@mantine/notifications"
import { useMutation } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { askVerify } from "../api/account"
import { queries } from "../api/queries"
import { sessionQuery } from "../api/session"
import { useSession } from "../app/session"

/** useAskVerify has another link mailed that proves the address she signs in with. */
export function useAskVerify() {
  const { t } = useTranslation("settings")
  const { user } = useSession()
  return useMutation({
    mutationFn: askVerify,
    onSuccess: () => notifications.show({ message: t("email.sent", { email: user.email }) }),
    onError: async (problem) => {
      notifications.show({ color: "red", message: problem.message })
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey }) // perhaps it is proved by now
    },
  })
}
