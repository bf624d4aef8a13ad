import { Button, PasswordInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useQueryClient } from "@tanstack/react-query"
import { createFileRoute, useLocation, useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { resetPassword } from "../api/account"
import { Problem } from "../api/problem"
import { sessionQuery } from "../api/session"
import { ButtonLink } from "../app/links"
import { useSubmit } from "../app/useSubmit"
import { Card } from "../shell/Card"
import classes from "../shell/door.module.css"

export const Route = createFileRoute("/_link/reset")({ component: Reset })

function Reset() {
  const { t } = useTranslation("door")
  const token = useLocation({ select: ({ hash }) => hash })
  const navigate = useNavigate()
  const queries = useQueryClient()
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { password: "" },
    validate: { password: (v) => (v.length >= 10 ? null : t("signUp.shortPassword")) },
  })
  const { busy, problem, submit } = useSubmit(form, ({ password }) => resetPassword(token, password), {
    done: async (email) => {
      queries.clear() // every session has ended, this browser's too
      queries.setQueryData(sessionQuery.queryKey, null)
      await navigate({ to: "/sign-in", search: { email } })
    },
  })
  if (!token || (problem instanceof Problem && problem.code === "NOT_FOUND"))
    return (
      <Card name={t("link.dead")}>
        <p className={classes.words}>{t("reset.deadText")}</p>
        <ButtonLink to="/forgot">{t("reset.again")}</ButtonLink>
      </Card>
    )
  return (
    <Card name={t("reset.title")} problem={problem} onSubmit={submit}>
      <p className={classes.words}>{t("reset.text")}</p>
      <PasswordInput
        label={t("reset.password")}
        description={t("signUp.passwordText")}
        autoComplete="new-password"
        autoFocus
        key={form.key("password")}
        {...form.getInputProps("password")}
      />
      <Button type="submit" loading={busy} fullWidth>
        {t("reset.submit")}
      </Button>
    </Card>
  )
}
