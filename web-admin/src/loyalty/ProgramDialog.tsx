import { Button, Group, Modal, NativeSelect, NumberInput, SimpleGrid, Stack, TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDraftForm } from "../app/useDraftForm"
import { Lacks, useLacking } from "../billing/entitled"
import { useChange } from "../change/useChange"
import type { LoyaltyExpiry, LoyaltyRefunds } from "../graph/graphql"
import { type Asked, asked as open } from "./asked"
import { type Program, startProgram, updateProgram } from "./queries"

export const expiries: LoyaltyExpiry[] = ["ROLLING", "CALENDAR", "INACTIVITY", "NEVER"]
export const refunds: LoyaltyRefunds[] = ["WITHIN_BALANCE", "ONLY_PENDING", "DEBT"]

const close = () => open.set(undefined)

/** ProgramDialog is where a kind of points is started, or what holds for it changed. */
export function ProgramDialog({ asked }: { asked: Asked }) {
  const { t } = useTranslation("loyalty")
  return (
    <Modal opened onClose={close} title={t(`${asked.verb}.title`)} size={560}>
      <ProgramForm program={asked.verb === "edit" ? asked.program : undefined} />
    </Modal>
  )
}

function ProgramForm({ program }: { program: Program | undefined }) {
  const { t } = useTranslation(["loyalty", "common"])
  const without = useLacking("LOYALTY")
  const lacking = program ? undefined : without // what there is goes on
  const form = useDraftForm(`program:${program?.id ?? ""}`, {
    initialValues: valuesOf(program),
    validate: {
      name: (v) => (v.trim() ? null : t("missing.name")),
      currency: (v) => (v.trim() ? null : t("missing.currency")),
    },
  })
  const options = {
    form,
    said: () => t(program ? "edit.said" : "start.said"),
    stale: [["points"]],
    done: () => {
      form.forget()
      close()
    },
  }
  const start = useChange({ verb: startProgram, ...options })
  const update = useChange({ verb: updateProgram, ...options })
  function send({ currency, ...v }: ReturnType<typeof valuesOf>) {
    const input = { ...v, name: v.name.trim() }
    if (program) update.run({ input: { id: program.id, ...input } })
    else start.run({ input: { currency: currency.trim().toUpperCase(), ...input } })
  }
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: program ? 1 : 2 }} spacing="sm">
          <TextInput
            label={t("name")}
            description={t("nameText")}
            required
            data-autofocus
            maxLength={100}
            {...form.getInputProps("name")}
          />
          {!program && (
            <TextInput
              label={t("currency")}
              description={t("currencyText")}
              required
              maxLength={12}
              {...form.getInputProps("currency")}
            />
          )}
        </SimpleGrid>
        <NumberInput
          label={t("pendingDays")}
          description={t("pendingDaysText")}
          min={0}
          max={366}
          allowDecimal={false}
          {...form.getInputProps("pendingDays")}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NativeSelect
            label={t("expiry")}
            data={expiries.map((value) => ({ value, label: t(`expiries.${value}`) }))}
            {...form.getInputProps("expiry")}
          />
          {form.values.expiry !== "NEVER" && (
            <NumberInput
              label={t("expiryMonths")}
              min={form.values.expiry === "CALENDAR" ? 0 : 1}
              max={120}
              allowDecimal={false}
              {...form.getInputProps("expiryMonths")}
            />
          )}
        </SimpleGrid>
        <NativeSelect
          label={t("refunds")}
          data={refunds.map((value) => ({ value, label: t(`refundsOf.${value}`) }))}
          {...form.getInputProps("refunds")}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NumberInput
            label={t("minimumDays")}
            min={1}
            max={366}
            allowDecimal={false}
            {...form.getInputProps("minimumDays")}
          />
          <NumberInput
            label={t("holdMinutes")}
            min={1}
            max={10_080}
            allowDecimal={false}
            {...form.getInputProps("holdMinutes")}
          />
        </SimpleGrid>
        <NumberInput
          label={t("approveAbove")}
          description={t("approveAboveText")}
          min={0}
          max={1_000_000_000}
          allowDecimal={false}
          {...form.getInputProps("approveAbove")}
        />
        <NumberInput
          label={t("transferDaily")}
          description={t("transferDailyText")}
          min={0}
          max={1_000_000_000}
          allowDecimal={false}
          {...form.getInputProps("transferDaily")}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NumberInput
            label={t("householdMost")}
            description={t("householdMostText")}
            min={0}
            max={20}
            allowDecimal={false}
            {...form.getInputProps("householdMost")}
          />
          {Number(form.values.householdMost) > 0 && (
            <NumberInput
              label={t("householdRest")}
              description={t("householdRestText")}
              min={0}
              max={366}
              allowDecimal={false}
              {...form.getInputProps("householdRest")}
            />
          )}
        </SimpleGrid>
        {lacking && <Lacks {...lacking} />}
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" onClick={close}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={start.busy || update.busy} disabled={lacking !== undefined}>
            {program ? t("common:save") : t("start.name")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

// As the API has it where nothing is said.
function valuesOf(p: Program | undefined) {
  return {
    currency: p?.currency ?? "",
    name: p?.name ?? "",
    pendingDays: p?.pendingDays ?? 14,
    expiry: p?.expiry ?? ("ROLLING" as LoyaltyExpiry),
    expiryMonths: p?.expiryMonths ?? 24,
    refunds: p?.refunds ?? ("WITHIN_BALANCE" as LoyaltyRefunds),
    minimumDays: p?.minimumDays ?? 30,
    holdMinutes: p?.holdMinutes ?? 15,
    approveAbove: p?.approveAbove ?? 1000,
    transferDaily: p?.transferDaily ?? 0,
    householdMost: p?.householdMost ?? 0,
    householdRest: p?.householdRest ?? 90,
  }
}
