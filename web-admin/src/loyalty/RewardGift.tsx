import { NativeSelect, NumberInput, SegmentedControl, SimpleGrid, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { money } from "../app/money"
import { useSession } from "../app/session"
import { usePlace } from "../app/time"
import type { RewardKind } from "../graph/graphql"
import { madeQuery, type Reward } from "./rewards"

/** GiftValues is what the form of a reward asks about what it gives. */
export interface GiftValues {
  kind: RewardKind
  couponId: string
  cardAmount: number | ""
  cardDays: number | ""
}

/** noGift is what the form begins with. */
export const noGift: GiftValues = { kind: "GOODS", couponId: "", cardAmount: "", cardDays: "" }

interface Props {
  programId: string
  kind: RewardKind
  inputs: (field: keyof GiftValues) => object
}

/** RewardGift asks what a new reward gives: goods that somebody hands over, a voucher, or a gift card. */
export function RewardGift({ programId, kind, inputs }: Props) {
  const { t } = useTranslation("rewards")
  const { currency } = useSession().tenant
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t("kind")}
        {...inputs("kind")}
        data={(["GOODS", "VOUCHER", "CARD"] as const).map((value) => ({ value, label: t(`kinds.${value}`) }))}
      />
      <Text size="xs" c="dimmed">
        {t(`kindTexts.${kind}`)}
      </Text>
      {kind === "VOUCHER" && <Coupon programId={programId} input={inputs("couponId")} />}
      {kind === "CARD" && (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NumberInput label={t("cardAmount", { currency })} required min={0} {...inputs("cardAmount")} />
          <NumberInput
            label={t("cardDays")}
            description={t("cardDaysText")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            min={1}
            max={36_500}
            allowDecimal={false}
            {...inputs("cardDays")}
          />
        </SimpleGrid>
      )}
    </>
  )
}

function Coupon({ programId, input }: { programId: string; input: object }) {
  const { t } = useTranslation("rewards")
  const asked = useQuery({
    queryKey: ["points", "coupons", "for rewards", programId],
    queryFn: async ({ signal }) => (await ask(madeQuery, { programId }, { signal })).coupons.nodes,
  })
  const made = asked.data?.filter((c) => c.forRewards) ?? []
  return (
    <NativeSelect
      label={t("coupon")}
      description={asked.data && made.length === 0 ? t("noCoupons") : undefined}
      required
      data={[{ value: "", label: t("chooseCoupon") }, ...made.map((c) => ({ value: c.id, label: c.name }))]}
      {...input}
    />
  )
}

/** giftOf is what a form says to the API of what a reward gives. */
export function giftOf(v: GiftValues, currency: string) {
  return {
    ...(v.kind === "VOUCHER" && { couponId: v.couponId }),
    ...(v.kind === "CARD" && { cardAmount: { amount: String(v.cardAmount), currency } }),
    ...(v.kind === "CARD" && v.cardDays !== "" && { cardDays: v.cardDays }),
  }
}

/** Gives says what a reward gives by itself; nothing of goods. */
export function Gives({ reward: r }: { reward: Pick<Reward, "kind" | "coupon" | "cardAmount"> }) {
  const { t } = useTranslation("rewards")
  const place = usePlace()
  if (r.kind === "VOUCHER") return t("givesVoucher", { name: r.coupon?.name ?? "" })
  if (r.cardAmount) return t("givesCard", { amount: money(r.cardAmount, place) })
  return null
}
