import { Alert, Button, Code, Group, Stack, Text, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { confirmFactor, type Enrolment, enrolFactor } from "../api/account"
import { useSubmit } from "../app/useSubmit"
import { Squares } from "./Squares"
import { WithPassword } from "./WithPassword"

/** Enrol adds an authenticator app: by her password, a picture to scan, and a first code. */
export function Enrol({ onCodes }: { onCodes: (codes: string[]) => void }) {
  const { t } = useTranslation("settings")
  const [enrolment, setEnrolment] = useState<Enrolment>()
  if (enrolment) return <Confirm enrolment={enrolment} onCodes={onCodes} />
  return (
    <WithPassword
      text={t("enrol.passwordText")}
      submit={t("enrol.begin")}
      send={enrolFactor}
      done={setEnrolment}
    />
  )
}

function Confirm({ enrolment, onCodes }: { enrolment: Enrolment; onCodes: (codes: string[]) => void }) {
  const { t } = useTranslation("settings")
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { code: "" },
    validate: { code: (v) => (v.replace(/\s/g, "").length === 6 ? null : t("enrol.badCode")) },
  })
  const sent = useSubmit(form, ({ code }) => confirmFactor(code), {
    done: onCodes,
    say: { code: t("enrol.wrongCode") },
  })
  return (
    <form onSubmit={sent.submit} noValidate>
      <Stack gap="md">
        <Text size="sm">{t("enrol.scan")}</Text>
        <Squares rows={enrolment.qr} label={t("enrol.picture")} />
        <Text size="sm" c="dimmed">
          {t("enrol.typed")} <Code>{enrolment.secret.replace(/(.{4})(?=.)/g, "$1 ")}</Code>
        </Text>
        {sent.problem && (
          <Alert color="red" role="alert">
            {sent.problem.message}
          </Alert>
        )}
        <TextInput
          label={t("enrol.code")}
          autoComplete="one-time-code"
          inputMode="numeric"
          autoFocus
          key={form.key("code")}
          {...form.getInputProps("code")}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={sent.busy}>
            {t("enrol.submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
