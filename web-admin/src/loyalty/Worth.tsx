import { useTranslation } from "react-i18next"
import { count, money } from "../app/money"
import { usePlace } from "../app/time"
import { Day } from "../app/When"
import type { Coupon } from "./coupons"

/** Worth is what a coupon's codes are good for. */
export function Worth({ coupon: c }: { coupon: Coupon }) {
  const { t } = useTranslation("coupons")
  const place = usePlace()
  if (c.amount) return t("off", { what: money(c.amount, place) })
  if (c.percent != null) return t("off", { what: t("percentOf", { n: count(c.percent, place) }) })
  return t("pointsOf", { count: c.points ?? 0, n: count(c.points ?? 0, place) })
}

/** Valid is on which days a coupon's codes are good. */
export function Valid({ coupon: c }: { coupon: Coupon }) {
  const { t } = useTranslation("coupons")
  if (!c.validFrom && !c.validUntil) return t("always")
  return (
    <>
      {c.validFrom && <Day day={c.validFrom} />} – {c.validUntil && <Day day={c.validUntil} />}
    </>
  )
}
