import { notifications } from "@mantine/notifications"
import { useMutation } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { askVerify } from "../api/account"
import { useSession } from "../app/session"
import { useFreshSession } from "./useNewSession"

/** useAskVerify has another link mailed that proves the address she signs in with. */
export function useAskVerify() {
  const { t } = useTranslation("shell")
  const { user } = useSession()
  const fresh = useFreshSession()
  return useMutation({
    mutationFn: askVerify,
    onSuccess: () => notifications.show({ message: t("verify.sent", { email: user.email }) }),
    onError: async (problem) => {
      notifications.show({ color: "red", message: problem.message })
      await fresh() // perhaps it is proved by now
    },
  })
}
