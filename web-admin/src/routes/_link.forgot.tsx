import { Button, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { createFileRoute } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { askReset } from "../api/account"
import { Problem } from "../api/problem"
import { AnchorLink, ButtonLink } from "../app/links"
import { useSubmit } from "../app/useSubmit"
import { Card } from "../shell/Card"
import classes from "../shell/door.module.css"

export const Route = createFileRoute("/_link/forgot")({ component: Forgot })

function Forgot() {
  const { t } = useTranslation("door")
  const { session } = Route.useRouteContext()
  const [asked, setAsked] = useState("")
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: session?.user.email ?? "" },
    validate: { email: (v) => (/^\S+@\S+$/.test(v.trim()) ? null : t("signUp.badEmail")) },
  })
  const { busy, problem, submit } = useSubmit(
    form,
    async ({ email }) => {
      await askReset(email.trim())
      return email.trim()
    },
    { done: setAsked },
  )
  if (problem instanceof Problem && problem.code === "CONFLICT")
    return (
      <Card name={t("forgot.title")}>
        <p className={classes.words}>{t("forgot.noMail")}</p>
        <ButtonLink to="/sign-in" variant="default">
          {t("forgot.back")}
        </ButtonLink>
      </Card>
    )
  if (asked)
    return (
      <Card name={t("forgot.sent")}>
        <p className={classes.words}>{t("forgot.sentText", { email: asked })}</p>
        <p className={classes.facts}>{t("forgot.nothing")}</p>
        <Button variant="default" onClick={() => setAsked("")}>
          {t("forgot.again")}
        </Button>
      </Card>
    )
  return (
    <Card name={t("forgot.title")} problem={problem} onSubmit={submit}>
      <p className={classes.words}>{t("forgot.text")}</p>
      <TextInput
        label={t("signIn.email")}
        type="email"
        autoComplete="username"
        autoFocus
        key={form.key("email")}
        {...form.getInputProps("email")}
      />
      <Button type="submit" loading={busy} fullWidth>
        {t("forgot.submit")}
      </Button>
      <AnchorLink to="/sign-in" size="sm" ta="center">
        {t("forgot.back")}
      </AnchorLink>
    </Card>
  )
}
