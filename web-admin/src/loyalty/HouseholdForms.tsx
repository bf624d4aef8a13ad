import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { CustomerSelect, type Named } from "../customer/CustomerSelect"
import type { HouseholdDraws } from "../graph/graphql"
import { formHousehold, joinHousehold } from "./households"
import { stale } from "./wallet"

/** FormHousehold makes a customer the head of a household. */
export function FormHousehold({ customer, currency }: { customer: Named; currency: string }) {
  const { t } = useTranslation("household")
  const form = useDraftForm(`household:${customer.id}:${currency}`, {
    initialValues: { name: "", draws: "MEMBERS" as HouseholdDraws, agreed: "" },
    validate: {
      name: (v) => (v.trim() ? null : t("noName")),
      agreed: (v) => (v.trim() ? null : t("noAgreed")),
    },
  })
  const make = useChange({
    verb: formHousehold,
    form,
    said: () => t("formed"),
    stale,
    done: () => form.forget(),
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((v) =>
        make.run({
          input: {
            customerId: customer.id,
            currency,
            name: v.name.trim(),
            draws: v.draws,
            agreed: v.agreed.trim(),
          },
        }),
      )}
    >
      <Stack gap="sm">
        <TextInput label={t("name")} required maxLength={100} {...form.getInputProps("name")} />
        <NativeSelect
          label={t("draws")}
          data={(["MEMBERS", "HEAD"] as const).map((value) => ({ value, label: t(`drawsOf.${value}`) }))}
          {...form.getInputProps("draws")}
        />
        <Agreed {...form.getInputProps("agreed")} />
        <Group justify="flex-end">
          <Button type="submit" loading={make.busy}>
            {t("form")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** JoinHousehold takes a customer into a household. */
export function JoinHousehold({ householdId }: { householdId: string }) {
  const { t } = useTranslation("household")
  const form = useDraftForm(`household:join:${householdId}`, {
    initialValues: { customerId: null as Named | null, agreed: "" },
    validate: {
      customerId: (v) => (v === null ? t("nobody") : null),
      agreed: (v) => (v.trim() ? null : t("noAgreed")),
    },
  })
  const join = useChange({
    verb: joinHousehold,
    form,
    said: () => t("joined"),
    stale,
    done: () => {
      form.forget()
      form.reset()
    },
  })
  return (
    <form
      noValidate
      aria-label={t("join")}
      onSubmit={form.onSubmit((v) =>
        join.run({ input: { householdId, customerId: v.customerId?.id ?? "", agreed: v.agreed.trim() } }),
      )}
    >
      <Stack gap="sm">
        <CustomerSelect
          label={t("who")}
          required
          value={form.values.customerId}
          onChange={(v) => form.setFieldValue("customerId", v)}
          error={form.errors.customerId}
        />
        <Agreed {...form.getInputProps("agreed")} />
        <Group justify="flex-end">
          <Button type="submit" loading={join.busy}>
            {t("join")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

// Nobody's points are spent by others without a word of who allowed it.
function Agreed(props: object) {
  const { t } = useTranslation("household")
  return (
    <Textarea
      label={t("agreed")}
      description={t("agreedText")}
      required
      autosize
      minRows={2}
      maxLength={500}
      {...props}
    />
  )
}
