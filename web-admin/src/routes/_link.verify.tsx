import { Button } from "@mantine/core"
import { useMutation } from "@tanstack/react-query"
import { createFileRoute, useLocation } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useFreshSession } from "../account/useNewSession"
import { verifyEmail } from "../api/account"
import { Problem } from "../api/problem"
import { ButtonLink } from "../app/links"
import { Card } from "../shell/Card"
import classes from "../shell/door.module.css"

export const Route = createFileRoute("/_link/verify")({ component: Verify })

// A button and no more: programs that look at links before people do press none.
function Verify() {
  const { t } = useTranslation("door")
  const token = useLocation({ select: ({ hash }) => hash })
  const sent = useMutation({ mutationFn: () => verifyEmail(token), onSuccess: useFreshSession() })
  if (sent.data)
    return (
      <Card name={t("verify.done")}>
        <p className={classes.words}>{t("verify.doneText", { email: sent.data })}</p>
        <ButtonLink to="/">{t("verify.go")}</ButtonLink>
      </Card>
    )
  if (!token || (sent.error instanceof Problem && sent.error.code === "NOT_FOUND"))
    return (
      <Card name={t("link.dead")}>
        <p className={classes.words}>{t("verify.deadText")}</p>
        <ButtonLink to="/settings/profile">{t("verify.profile")}</ButtonLink>
      </Card>
    )
  return (
    <Card name={t("verify.title")} problem={sent.error}>
      <p className={classes.words}>{t("verify.text")}</p>
      <Button onClick={() => sent.mutate()} loading={sent.isPending} fullWidth>
        {t("verify.submit")}
      </Button>
    </Card>
  )
}
