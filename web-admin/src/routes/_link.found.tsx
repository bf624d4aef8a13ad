import { Button, Stack } from "@mantine/core"
import { useForm } from "@mantine/form"
import { createFileRoute, redirect, useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { BusinessFields, newBusiness, useBusinessChecks } from "../account/BusinessFields"
import { sessionQuery, signUp } from "../api/session"
import { AnchorLink } from "../app/links"
import { useEnter, useSubmit } from "../app/useSubmit"
import { allSent } from "../change/tabs"
import { Card } from "../shell/Card"
import classes from "../shell/door.module.css"

/** Another business of who is signed in already. */
export const Route = createFileRoute("/_link/found")({
  beforeLoad: async ({ context }) => {
    const session = await context.queries.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: "/sign-up" })
    return { session }
  },
  component: Found,
})

function Found() {
  const { t, i18n } = useTranslation("door")
  const { session } = Route.useRouteContext()
  const navigate = useNavigate()
  const enter = useEnter()
  const form = useForm({ initialValues: newBusiness(), validate: useBusinessChecks() })
  const { busy, problem, submit } = useSubmit(
    form,
    async ({ business, slug, timeZone, currency }) => {
      await allSent() // the session goes on with the new business, in every tab
      return signUp({ tenant: { name: business.trim(), slug, timeZone, currency, locale: i18n.language } })
    },
    {
      places: { "tenant.name": "business" },
      leaves: true,
      done: async (founded) => {
        await enter(founded)
        await navigate({ to: "/" })
      },
    },
  )
  return (
    <Card name={t("found.title")} problem={problem} onSubmit={submit}>
      <p className={classes.words}>{t("found.text", { name: session.user.name })}</p>
      <Stack gap="md">
        <BusinessFields form={form} />
      </Stack>
      <Button type="submit" loading={busy} fullWidth>
        {t("found.submit")}
      </Button>
      <AnchorLink to="/" size="sm" ta="center">
        {t("found.back", { tenant: session.tenant.name })}
      </AnchorLink>
    </Card>
  )
}
