import {
  IconCreditCard,
  IconEqualNot,
  IconGift,
  IconHeart,
  IconHeartHandshake,
  IconReportMoney,
  IconRulerMeasure,
  IconScale,
  IconSpeakerphone,
  IconTicket,
  IconUsers,
} from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import * as z from "../app/zod"
import { Sections } from "../shell/Sections"
import { text } from "../table/filters"

export const Route = createFileRoute("/_member/loyalty")({
  /** Every page of points is of one program. */
  validateSearch: z.object({ program: text() }),
  component: Loyalty,
})

function Loyalty() {
  const { t } = useTranslation("loyalty")
  return (
    <Sections
      name={t("title")}
      sections={[
        { to: "/loyalty", name: t("sections.owed"), icon: IconReportMoney },
        { to: "/loyalty/rules", name: t("sections.rules"), icon: IconRulerMeasure },
        { to: "/loyalty/rewards", name: t("sections.rewards"), icon: IconGift },
        { to: "/loyalty/coupons", name: t("sections.coupons"), icon: IconTicket },
        { to: "/loyalty/cards", name: t("sections.cards"), icon: IconCreditCard },
        { to: "/loyalty/referrals", name: t("sections.referrals"), icon: IconUsers },
        { to: "/loyalty/campaigns", name: t("sections.campaigns"), icon: IconSpeakerphone },
        { to: "/loyalty/thanks", name: t("sections.thanks"), icon: IconHeartHandshake },
        { to: "/loyalty/adjustments", name: t("sections.adjustments"), icon: IconScale },
        { to: "/loyalty/parity", name: t("sections.parity"), icon: IconEqualNot },
        { to: "/loyalty/types", name: t("sections.types"), icon: IconHeart },
      ]}
    />
  )
}
