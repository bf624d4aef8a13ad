import {
  Button,
  Checkbox,
  Group,
  Modal,
  NumberInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import { addCoupon, type Coupon, stale } from "./coupons"

interface Props {
  programId: string
  onClose: (issued?: Coupon) => void
}

type Count = number | ""

const most = 1_000_000_000

const first = {
  name: "",
  kind: "POINTS" as Coupon["kind"],
  points: "" as Count,
  amount: "" as Count,
  percent: "" as Count,
  whose: "each" as "each" | "all" | "rewards",
  codes: 100 as Count,
  code: "",
  perCode: 1 as Count,
  perCustomer: 1 as Count,
  total: "" as Count,
  validFrom: "",
  validUntil: "",
  newcomersOnly: false,
}

type Limit = "perCode" | "perCustomer" | "total"

// What is paid for with points has no limits for a customer or in all.
const limits: Record<(typeof first)["whose"], Limit[]> = {
  each: ["perCode", "perCustomer", "total"],
  all: ["perCustomer", "total"],
  rewards: ["perCode"],
}

/** CouponDialog is where a coupon is issued: what its codes are good for, how many, how often and when. */
export default function CouponDialog({ programId, onClose }: Props) {
  const { t } = useTranslation(["coupons", "common"])
  const { currency } = useSession().tenant
  const form = useDraftForm(`coupon:${programId}`, {
    initialValues: first,
    validate: {
      name: (v) => (v.trim() ? null : t("missing.name")),
      kind: (v, { whose }) => (whose === "rewards" && v === "POINTS" ? t("noPoints") : null),
      points: (v, { kind }) => (kind === "POINTS" && v === "" ? t("missing.worth") : null),
      amount: (v, { kind }) => (kind === "MONEY" && v === "" ? t("missing.worth") : null),
      percent: (v, { kind }) => (kind === "PERCENT" && v === "" ? t("missing.worth") : null),
      code: (v, { whose }) => (whose === "all" && !v.trim() ? t("missing.code") : null),
      codes: (v, { whose }) => (whose === "each" && v === "" ? t("missing.codes") : null),
    },
  })
  const add = useChange({
    verb: addCoupon,
    form,
    said: () => t("said"),
    stale,
    done: (payload) => {
      form.forget()
      onClose(payload.coupon ?? undefined)
    },
  })
  const { kind, whose } = form.values
  const number = (field: Limit) => (
    <NumberInput
      key={field}
      label={t(field)}
      min={1}
      max={most}
      allowDecimal={false}
      {...form.getInputProps(field)}
    />
  )
  return (
    <Modal opened onClose={() => onClose()} title={t("add")} size={560}>
      <form
        noValidate
        onSubmit={form.onSubmit((v) => add.run({ input: { programId, ...given(v, currency) } }))}
      >
        <Stack gap="sm">
          <TextInput
            label={t("name")}
            description={t("nameText")}
            required
            data-autofocus
            maxLength={100}
            {...form.getInputProps("name")}
          />
          <SegmentedControl
            fullWidth
            aria-label={t("worth")}
            {...form.getInputProps("kind")}
            data={(["POINTS", "MONEY", "PERCENT"] as const).map((value) => ({
              value,
              label: t(`kinds.${value}`),
            }))}
          />
          {kind === "POINTS" && (
            <NumberInput
              key="points"
              label={t("points")}
              required
              min={1}
              max={most}
              allowDecimal={false}
              {...form.getInputProps("points")}
            />
          )}
          {kind === "MONEY" && (
            <NumberInput
              key="amount"
              label={t("amount", { currency })}
              description={t("tillText")}
              required
              min={0}
              {...form.getInputProps("amount")}
            />
          )}
          {kind === "PERCENT" && (
            <NumberInput
              key="percent"
              label={t("percent")}
              description={t("tillText")}
              required
              min={1}
              max={100}
              allowDecimal={false}
              {...form.getInputProps("percent")}
            />
          )}
          <SegmentedControl
            fullWidth
            aria-label={t("whose")}
            {...form.getInputProps("whose")}
            data={(["each", "all", "rewards"] as const).map((value) => ({
              value,
              label: t(`whoseCode.${value}`),
            }))}
          />
          {whose === "rewards" && (
            <Text
              size="xs"
              c={form.errors.kind ? "red" : "dimmed"}
              role={form.errors.kind ? "alert" : undefined}
            >
              {form.errors.kind ?? t("rewardsText")}
            </Text>
          )}
          {whose === "each" && (
            <NumberInput
              key="codes"
              label={t("howMany")}
              description={t("howManyText")}
              required
              min={1}
              max={10_000}
              allowDecimal={false}
              {...form.getInputProps("codes")}
            />
          )}
          {whose === "all" && (
            <TextInput
              key="code"
              label={t("code")}
              description={t("codeText")}
              required
              maxLength={60}
              autoComplete="off"
              {...form.getInputProps("code")}
            />
          )}
          <SimpleGrid cols={{ base: 1, xs: limits[whose].length }} spacing="sm">
            {limits[whose].map(number)}
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput type="date" label={t("validFrom")} {...form.getInputProps("validFrom")} />
            <TextInput type="date" label={t("validUntil")} {...form.getInputProps("validUntil")} />
          </SimpleGrid>
          {whose !== "rewards" && (
            <Checkbox
              label={t("newcomersOnly")}
              description={t("newcomersOnlyText")}
              {...form.getInputProps("newcomersOnly", { type: "checkbox" })}
            />
          )}
          <Group justify="flex-end" gap="xs" mt="sm">
            <Button variant="default" onClick={() => onClose()}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={add.busy}>
              {t("add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

// What isn't asked for isn't said, though it may have been typed before.
function given(v: typeof first, currency: string) {
  const limited = limits[v.whose]
    .filter((limit) => v[limit] !== "")
    .map((limit) => [limit, Number(v[limit])] as const)
  return {
    name: v.name.trim(),
    ...(v.kind === "POINTS" && { points: Number(v.points) }),
    ...(v.kind === "MONEY" && { amount: { amount: String(v.amount), currency } }),
    ...(v.newcomersOnly && v.whose !== "rewards" && { newcomersOnly: true }),
    ...(v.kind === "PERCENT" && { percent: Number(v.percent) }),
    ...(v.whose === "all" && { code: v.code.trim() }),
    ...(v.whose === "each" && { codes: Number(v.codes) }),
    ...(v.whose === "rewards" && { codes: 0 }),
    ...Object.fromEntries(limited),
    ...(v.validFrom && { validFrom: v.validFrom }),
    ...(v.validUntil && { validUntil: v.validUntil }),
  }
}
