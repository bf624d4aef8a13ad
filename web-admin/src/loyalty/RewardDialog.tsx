import {
  Button,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { useDraftForm } from "../app/useDraftForm"
import { useChange } from "../change/useChange"
import type { RewardField } from "../graph/graphql"
import { ladderOf } from "./ladder"
import { Gives, giftOf, noGift, RewardGift } from "./RewardGift"
import { addReward, type Reward, retireReward, updateReward } from "./rewards"
import { withLost } from "./tiers"

interface Props {
  programId: string
  /** The reward to change; without one it is a new one. */
  reward: Reward | undefined
  onClose: () => void
}

const most = 1_000_000_000

/** RewardDialog is where a reward is offered, changed, or taken out of the catalogue. */
export default function RewardDialog({ programId, reward, onClose }: Props) {
  const { t } = useTranslation(["rewards", "common"])
  const { currency } = useSession().tenant
  const ladder = useQuery(ladderOf(programId))
  const form = useDraftForm(`reward:${reward?.id ?? programId}`, {
    initialValues: { ...valuesOf(reward), ...noGift },
    validate: {
      name: (v) => (v.trim() ? null : t("missing.name")),
      points: (v) => (v === "" || v < 1 ? t("missing.points") : null),
      couponId: (v, { kind }) => (kind === "VOUCHER" && !v ? t("missing.coupon") : null),
      cardAmount: (v, { kind }) => (kind === "CARD" && !v ? t("missing.amount") : null),
    },
  })
  const options = {
    form,
    said: () => t("said"),
    stale: [["points"]],
    done: () => {
      form.forget()
      onClose()
    },
  }
  const add = useChange({ verb: addReward, ...options })
  const update = useChange({ verb: updateReward, ...options })
  const retire = useChange({ verb: retireReward, ...options, said: () => t("retired") })
  function send(v: typeof form.values) {
    if (reward) update.run({ input: { id: reward.id, ...given(v), ...emptied(v) } })
    else add.run({ input: { programId, ...given(v), ...giftOf(v, currency) } })
  }
  return (
    <Modal opened onClose={onClose} title={t(reward ? "edit" : "add")} size={560}>
      <form noValidate onSubmit={form.onSubmit(send)}>
        <Stack gap="sm">
          <TextInput
            label={t("name")}
            required
            data-autofocus
            maxLength={100}
            {...form.getInputProps("name")}
          />
          <Textarea
            label={t("description")}
            autosize
            maxLength={2000}
            {...form.getInputProps("description")}
          />
          {reward ? (
            reward.kind !== "GOODS" && (
              <Text size="sm">
                <Gives reward={reward} />
              </Text>
            )
          ) : (
            <RewardGift
              programId={programId}
              kind={form.values.kind}
              inputs={(field) => form.getInputProps(field)}
            />
          )}
          <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
            <NumberInput
              label={t("points")}
              required
              min={1}
              max={most}
              allowDecimal={false}
              {...form.getInputProps("points")}
            />
            <NumberInput
              label={t("stock")}
              description={t("stockText")}
              min={0}
              max={most}
              allowDecimal={false}
              inputWrapperOrder={["label", "input", "description", "error"]}
              {...form.getInputProps("stock")}
            />
            <NumberInput
              label={t("perCustomer")}
              min={1}
              max={most}
              allowDecimal={false}
              {...form.getInputProps("perCustomer")}
            />
          </SimpleGrid>
          <TagsInput label={t("tags")} description={t("tagsText")} {...form.getInputProps("tags")} />
          {(ladder.data || form.values.minTier) && (
            <NativeSelect
              label={t("minTier")}
              description={t("minTierText")}
              data={[
                { value: "", label: t("everyTier") },
                ...withLost(ladder.data?.tiers ?? [], form.values.minTier ? [form.values.minTier] : []).map(
                  (tier) => ({ value: tier.key, label: tier.name }),
                ),
              ]}
              {...form.getInputProps("minTier")}
            />
          )}
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput type="date" label={t("validFrom")} {...form.getInputProps("validFrom")} />
            <TextInput type="date" label={t("validUntil")} {...form.getInputProps("validUntil")} />
          </SimpleGrid>
          <Group justify="space-between" gap="xs" mt="sm">
            {reward ? (
              <Button
                variant="default"
                loading={retire.busy}
                onClick={() => retire.run({ input: { id: reward.id } })}
              >
                {t("retire")}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {t("common:cancel")}
              </Button>
              <Button type="submit" loading={add.busy || update.busy}>
                {t(reward ? "common:save" : "add")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type Values = ReturnType<typeof valuesOf>

function valuesOf(r: Reward | undefined) {
  return {
    name: r?.name ?? "",
    description: r?.description ?? "",
    points: (r?.points ?? "") as number | "",
    stock: (r?.stock ?? "") as number | "",
    perCustomer: (r?.perCustomer ?? "") as number | "",
    tags: r?.tags ?? ([] as string[]),
    minTier: r?.minTier ?? "",
    validFrom: r?.validFrom ?? "",
    validUntil: r?.validUntil ?? "",
  }
}

function given(v: Values) {
  return {
    name: v.name.trim(),
    description: v.description.trim(),
    points: Number(v.points),
    ...(v.stock !== "" && { stock: v.stock }),
    ...(v.perCustomer !== "" && { perCustomer: v.perCustomer }),
    ...(v.tags.length > 0 && { tags: v.tags }),
    ...(v.minTier && { minTier: v.minTier }),
    ...(v.validFrom && { validFrom: v.validFrom }),
    ...(v.validUntil && { validUntil: v.validUntil }),
  }
}

// What is left empty is cleared; what was empty before stays so.
function emptied(v: Values): { clear?: RewardField[] } {
  const fields = {
    STOCK: v.stock === "",
    PER_CUSTOMER: v.perCustomer === "",
    TAGS: v.tags.length === 0,
    MIN_TIER: !v.minTier,
    VALID_FROM: !v.validFrom,
    VALID_UNTIL: !v.validUntil,
  }
  const clear = (Object.keys(fields) as RewardField[]).filter((field) => fields[field])
  return clear.length > 0 ? { clear } : {}
}
