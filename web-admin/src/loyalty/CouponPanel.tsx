import { Alert, Button, Drawer, Group, Skeleton, Stack, Table, Text } from "@mantine/core"
import { IconDownload } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { csv, download } from "../app/csv"
import { Fact } from "../app/Fact"
import { AnchorLink } from "../app/links"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import panel from "../promise/panel.module.css"
import { usePages } from "../table/usePages"
import { type Coupon, couponUsesQuery, stale, takeCouponCodes, type Use, withdrawCoupon } from "./coupons"
import { Valid, Worth } from "./Worth"

interface Props {
  coupon: Coupon
  onClose: () => void
}

/** CouponPanel tells of one coupon: what it says, its codes while they can be had, and each use. */
export default function CouponPanel({ coupon: opened, onClose }: Props) {
  const { t } = useTranslation("coupons")
  const place = usePlace()
  const mayManage = useMay("loyalty:manage")
  const [c, tell] = useState(opened)
  const limit = (n: number | null | undefined) => (n == null ? t("endless") : count(n, place))
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={560}
      title={c.name}
      overlayProps={{ backgroundOpacity: 0.15 }}
    >
      <Stack gap={24}>
        {c.withdrawnAt && (
          <Text size="sm">
            {t("withdrawnAt")} <When at={c.withdrawnAt} />
          </Text>
        )}
        <dl className={panel.facts}>
          <Fact name={t("worth")}>
            <Worth coupon={c} />
          </Fact>
          <Fact name={t("valid")}>
            <Valid coupon={c} />
          </Fact>
          <Fact name={t("codes")}>{count(c.codes, place)}</Fact>
          <Fact name={t("perCode")}>{limit(c.perCode)}</Fact>
          <Fact name={t("perCustomer")}>{limit(c.perCustomer)}</Fact>
          <Fact name={t("total")}>{limit(c.total)}</Fact>
        </dl>
        {c.forRewards && <Text size="sm">{t("rewardsText")}</Text>}
        {mayManage && !c.forRewards && <Codes coupon={c} onChange={tell} />}
        <Uses couponId={c.id} />
        {mayManage && !c.withdrawnAt && <Withdraw coupon={c} onChange={tell} />}
      </Stack>
    </Drawer>
  )
}

interface Part {
  coupon: Coupon
  onChange: (coupon: Coupon) => void
}

// Codes leave once: afterwards nobody can see them, so it is asked first.
function Codes({ coupon: c, onChange }: Part) {
  const { t } = useTranslation("coupons")
  const take = useChange({
    verb: takeCouponCodes,
    stale,
    done: ({ batch }) => {
      if (!batch) return
      download(`${slug(c.name)}.csv`, csv([[t("code")], ...batch.codes.map((one) => [one])]))
      onChange(batch.coupon)
    },
  })
  return (
    <section aria-labelledby="coupon-codes">
      <h3 id="coupon-codes" className={panel.part}>
        {t("codesOf")}
      </h3>
      {c.takenAt ? (
        <Text size="sm" mt={6}>
          {t("takenAt")} <When at={c.takenAt} />
        </Text>
      ) : (
        <Alert variant="light" mt={6}>
          <Text size="sm" mb="sm">
            {t("onceText")}
          </Text>
          <Button
            size="xs"
            leftSection={<IconDownload size={15} aria-hidden />}
            loading={take.busy}
            onClick={() => take.run({ input: { id: c.id } })}
          >
            {t("take")}
          </Button>
        </Alert>
      )}
    </section>
  )
}

function slug(name: string): string {
  return (
    name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "coupon"
  )
}

function Uses({ couponId }: { couponId: string }) {
  const { t } = useTranslation(["coupons", "common"])
  const place = usePlace()
  const list = usePages<Use>(
    ["points", "coupons", "uses", couponId],
    async (window, sending) => (await ask(couponUsesQuery, { couponId, ...window }, sending)).couponUses,
  )
  return (
    <section aria-labelledby="coupon-uses">
      <h3 id="coupon-uses" className={panel.part}>
        {t("uses")}
        {list.total && ` · ${count(list.total.value, place)}`}
      </h3>
      {list.pending && <Skeleton height={80} mt={6} />}
      {list.error && <Failed error={list.error} reset={list.again} />}
      {!list.pending && !list.error && list.rows.length === 0 && (
        <Text size="sm" mt={6}>
          {t("noUses")}
        </Text>
      )}
      {list.rows.length > 0 && (
        <Table mt={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("customer")}</Table.Th>
              <Table.Th>{t("source")}</Table.Th>
              <Table.Th>{t("at")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.rows.map((u) => (
              <Table.Tr key={u.id}>
                <Table.Td>
                  {u.customer && (
                    <AnchorLink to="/customers/$id" params={{ id: u.customer.id }} size="sm">
                      {u.customer.name || t("common:noName")}
                    </AnchorLink>
                  )}
                </Table.Td>
                <Table.Td>{[u.source, u.sourceId].join(" ").trim() || "–"}</Table.Td>
                <Table.Td>
                  <When at={u.at} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {list.more.there && (
        <Button size="compact-sm" variant="default" mt="xs" loading={list.more.busy} onClick={list.more.read}>
          {t("more")}
        </Button>
      )}
    </section>
  )
}

function Withdraw({ coupon: c, onChange }: Part) {
  const { t } = useTranslation(["coupons", "common"])
  const [asking, askFirst] = useState(false)
  const withdraw = useChange({
    verb: withdrawCoupon,
    said: () => t("withdrawn"),
    stale,
    done: ({ coupon }) => {
      askFirst(false)
      if (coupon) onChange(coupon)
    },
  })
  return (
    <Group>
      <Button variant="default" size="xs" onClick={() => askFirst(true)}>
        {t("withdraw")}
      </Button>
      <Confirm
        title={t("withdrawOf", { name: c.name })}
        text={t(c.forRewards ? "withdrawMadeText" : "withdrawText")}
        verb={t("withdraw")}
        opened={asking}
        busy={withdraw.busy}
        onConfirm={() => withdraw.run({ input: { id: c.id } })}
        onClose={() => askFirst(false)}
      />
    </Group>
  )
}
