import { Button, Group, Modal } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { newKey } from "../api/graphql"
import { AnchorLink } from "../app/links"
import { Once } from "../app/Once"
import { When } from "../app/When"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import { reverseRedemption, stale, takeRewardCode, type Wallet } from "./wallet"

type Reservation = Wallet["reservations"]["nodes"][number]

interface Props {
  reservation: Reservation
  /** What it was for, in words. */
  what: string
  mayWrite: boolean
}

/** Given is the voucher or the gift card that a reward gave: whose code is shown once, and how it is taken back. */
export function Given({ reservation: r, what, mayWrite }: Props) {
  const { t } = useTranslation("wallet")
  const [code, show] = useState<string>()
  const [asking, askFirst] = useState(false)
  const [sourceId] = useState(newKey)
  const take = useChange({
    verb: takeRewardCode,
    stale,
    done: ({ taken }) => {
      if (taken) show(taken.code)
      else notifications.show({ color: "red", message: t("gift.lost") })
    },
  })
  const back = useChange({
    verb: reverseRedemption,
    said: () => t("gift.returned"),
    stale: [...stale, ["cards"]],
    done: () => askFirst(false),
  })
  const { piece } = r
  if (!piece?.card && !piece?.voucher) return null
  return (
    <>
      <small>
        {piece.card && (
          <AnchorLink to="/loyalty/cards" search={{ card: piece.card.id }} inherit underline="always">
            {t("gift.card", { last: piece.card.last })}
          </AnchorLink>
        )}
        {piece.voucher && t("gift.voucher", { name: piece.voucher.coupon?.name ?? "" })}
        {piece.voucher && piece.voucher.used > 0 && ` · ${t("gift.used")}`}
        {piece.state === "RETURNED" && ` · ${t("gift.taken")}`}
        {piece.toldAt && (
          <>
            {" "}
            · {t("gift.told")} <When at={piece.toldAt} />
          </>
        )}
      </small>
      {mayWrite && piece.state === "CONFIRMED" && (
        <Group gap={6} mt={6}>
          {!piece.toldAt && (
            <Button
              size="compact-xs"
              loading={take.busy}
              aria-label={t("gift.showOf", { what })}
              onClick={() => take.run({ input: { reservationId: r.id } })}
            >
              {t("gift.show")}
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t("gift.returnOf", { what })}
            onClick={() => askFirst(true)}
          >
            {t("gift.return")}
          </Button>
        </Group>
      )}
      <Modal
        opened={code !== undefined}
        onClose={() => show(undefined)}
        title={t("gift.title", { what })}
        closeOnClickOutside={false}
        closeOnEscape={false}
      >
        <Once
          text={t("gift.once")}
          label={t("gift.code")}
          value={code ?? ""}
          onClose={() => show(undefined)}
        />
      </Modal>
      <Confirm
        title={t("gift.returnTitle", { what })}
        text={t("gift.returnText")}
        verb={t("gift.return")}
        opened={asking}
        busy={back.busy}
        onConfirm={() => back.run({ input: { reservationId: r.id, source: "console", sourceId } })}
        onClose={() => askFirst(false)}
      />
    </>
  )
}
