import { IconPackage } from "@tabler/icons-react"
import type { TFunction } from "i18next"
import { useTranslation } from "react-i18next"
import { money } from "../app/money"
import { calendarDay, usePlace } from "../app/time"
import { When } from "../app/When"
import { graphql } from "../graph"
import type { TimelinePurchaseFragment } from "../graph/graphql"
import { Entry } from "./Entry"

graphql(`
  fragment TimelinePurchase on Purchase {
    __typename
    externalId
    status
    amount {
      amount
      currency
    }
    lines {
      id
      description
      quantity
      product {
        name
      }
    }
    promisedDay
    deliveredAt
    cancelledAt
    claims {
      claimId
      looser
      claim {
        text
      }
    }
  }
`)

/** Purchase is what the customer bought, for how much, and whether it came. */
export function Purchase({ of: p, at }: { of: TimelinePurchaseFragment; at: string }) {
  const { t } = useTranslation("customer")
  const place = usePlace()
  return (
    <Entry
      icon={IconPackage}
      title={t("timeline.bought", { goods: goods(p.lines, t) })}
      at={at}
      more={
        <>
          {[
            p.externalId && t("number", { number: p.externalId }),
            money(p.amount, place),
            t(`statuses.${p.status}`),
          ]
            .filter(Boolean)
            .join(" · ")}
          {p.promisedDay && ` · ${t("timeline.promisedFor", { day: calendarDay(p.promisedDay, place) })}`}
          {p.deliveredAt && (
            <>
              {` · ${t("timeline.came")} `}
              <When at={p.deliveredAt} />
            </>
          )}
          {p.claims.length > 0 && <div>{t("timeline.claimed", { claims: said(p.claims, t) })}</div>}
        </>
      }
    />
  )
}

// said names the claims that she bought under, and which of them we promised less than.
function said(claims: TimelinePurchaseFragment["claims"], t: TFunction<"customer">): string {
  return claims
    .map((c) => (c.looser ? `${c.claim?.text} (${t("timeline.looser")})` : c.claim?.text))
    .join(" · ")
}

const shown = 3

function goods(lines: TimelinePurchaseFragment["lines"], t: TFunction<"customer">): string {
  const names = lines.map((line) => {
    const name = line.description || line.product?.name || t("timeline.item")
    return line.quantity === 1 ? name : `${line.quantity} × ${name}`
  })
  if (names.length === 0) return t("timeline.something")
  if (names.length <= shown) return names.join(", ")
  return t("timeline.moreGoods", { goods: names.slice(0, shown).join(", "), count: names.length - shown })
}
