import type * as z from "../app/zod"
import type { CardFilter } from "../graph/graphql"
import { choice, extend, flag, listSearch, text } from "../table/filters"

/** cardSearch is what the address of the cards' page may say. A whole code never stands in it: it is money. */
export const cardSearch = extend(listSearch, {
  how: choice(["SOLD", "GIVEN"]),
  blocked: flag(),
  currency: text(),
  /** The end of a code. */
  last: text(),
  /** The card that is open beside the list. */
  card: text(),
})

/** looks narrow nothing. */
export const looks = ["card"] as const

export type CardSearch = z.infer<typeof cardSearch>

/** cardFilter says to the API what the address says. */
export function cardFilter({ how, blocked, currency, last }: CardSearch): CardFilter {
  return {
    ...(how && { how }),
    ...(blocked !== undefined && { blocked }),
    ...(currency && { currency }),
    ...(last && { last: endOf(last) }),
  }
}

/** endOf is the end of a code by which a card is told from others: enough to find it, too little to spend it. */
export function endOf(code: string): string {
  return code.replace(/[^\p{L}\p{N}]/gu, "").slice(-4)
}
