import { Alert, Button, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { notifications } from "@mantine/notifications"
import { useTranslation } from "react-i18next"
import { changeProfile } from "../api/account"
import { queries } from "../api/queries"
import { useSession } from "../app/session"
import { useSubmit } from "../app/useSubmit"
import { Section } from "../settings/Section"
import classes from "../settings/settings.module.css"
import { useNewSession } from "./useNewSession"

/** NameSection is what she is called, in every business that she works for. */
export function NameSection() {
  const { t } = useTranslation(["settings", "common", "door"])
  const { user } = useSession()
  const take = useNewSession()
  const form = useForm({
    initialValues: { name: user.name },
    validate: { name: (v) => (v.trim() ? null : t("door:signUp.noYourName")) },
  })
  const { busy, problem, submit } = useSubmit(form, changeProfile, {
    done: async (session) => {
      await take(session)
      form.resetDirty()
      notifications.show({ message: t("name.saved") })
      await queries.invalidateQueries({ queryKey: ["members"] })
    },
  })
  return (
    <Section name={t("name.title")} text={t("name.text")}>
      <form onSubmit={submit} noValidate>
        {problem && (
          <Alert color="red" role="alert" mb="md">
            {problem.message}
          </Alert>
        )}
        <div className={classes.row}>
          <TextInput
            aria-label={t("name.title")}
            autoComplete="name"
            maxLength={200}
            flex={1}
            {...form.getInputProps("name")}
          />
          <Button type="submit" variant="default" loading={busy} disabled={!form.isDirty()}>
            {t("common:save")}
          </Button>
        </div>
      </form>
    </Section>
  )
}
