import { IconPackage } from "@tabler/icons-react"
import { money } from "../app/money"
import { sentenceOf } from "../app/names"
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
  }
`)

/** Purchase is what the customer bought, for how much, and whether it came. */
export function Purchase({ of: p, at }: { of: TimelinePurchaseFragment; at: string }) {
  const place = usePlace()
  return (
    <Entry
      icon={IconPackage}
      title={`Bought ${goods(p.lines)}`}
      at={at}
      more={
        <>
          {[p.externalId && `No. ${p.externalId}`, money(p.amount, place), sentenceOf(p.status)]
            .filter(Boolean)
            .join(" · ")}
          {p.promisedDay && ` · promised for ${calendarDay(p.promisedDay, place)}`}
          {p.deliveredAt && (
            <>
              {" · came "}
              <When at={p.deliveredAt} />
            </>
          )}
        </>
      }
    />
  )
}

const shown = 3

function goods(lines: TimelinePurchaseFragment["lines"]): string {
  const names = lines.map((line) => {
    const name = line.description || line.product?.name || "an item"
    return line.quantity === 1 ? name : `${line.quantity} × ${name}`
  })
  if (names.length === 0) return "something"
  if (names.length <= shown) return names.join(", ")
  return `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`
}
