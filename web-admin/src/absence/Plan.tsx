import { Button, Group, Stack, TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useMay, useSession } from "../app/session"
import { today, usePlace } from "../app/time"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { MemberSelect } from "../team/MemberSelect"
import { planAbsence, touched } from "./queries"

type Values = { memberId: string | null; from: string; until: string; deputyId: string | null }

/** Plan says when one will be away, and who stands in. */
export function Plan() {
  const { t } = useTranslation("absence")
  const place = usePlace()
  const { member } = useSession()
  const others = useMay("team:write")
  const form = useDraftForm<Values>("absence", {
    initialValues: { memberId: member.id, from: "", until: "", deputyId: null },
    validate: {
      from: (v) => (v ? null : t("missing")),
      until: (v, { from }) => (v && v >= from ? null : t(v ? "backwards" : "missing")),
    },
  })
  const plan = useChange({
    verb: planAbsence,
    form,
    said: () => t("planned"),
    stale: touched,
    done: form.forget,
  })
  return (
    <form noValidate onSubmit={form.onSubmit((input) => plan.run({ input }))}>
      <Stack gap="sm">
        {others && <MemberSelect label={t("who")} {...form.getInputProps("memberId")} />}
        <Group gap="sm" align="flex-start" grow preventGrowOverflow={false} wrap="wrap">
          <TextInput type="date" label={t("from")} {...form.getInputProps("from")} />
          <TextInput type="date" label={t("until")} min={today(place)} {...form.getInputProps("until")} />
        </Group>
        <MemberSelect
          label={t("deputy")}
          description={t("deputyText")}
          clearable
          {...form.getInputProps("deputyId")}
        />
        <Group>
          <Button type="submit" loading={plan.busy}>
            {t("plan")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
