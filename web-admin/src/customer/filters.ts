import type * as z from "../app/zod"
import type { CustomerFilter, CustomerOrder, CustomerStage, LoyaltyType } from "../graph/graphql"
import { choice, extend, listSearch, text } from "../table/filters"

export const stages = ["PROSPECT", "FIRST_TIME", "REPEAT", "LAPSED"] as const satisfies CustomerStage[]

export const loyalties = ["TRUE", "LATENT", "SPURIOUS", "NONE", "UNKNOWN"] as const satisfies LoyaltyType[]

const orders = ["NAME", "NAME_DESC", "CREATED_AT", "CREATED_AT_DESC"] as const satisfies CustomerOrder[]

/** customerSearch is what the address of the customers' page may say. */
export const customerSearch = extend(listSearch, {
  order: choice(orders),
  stage: choice(stages),
  tag: text(),
  loyalty: choice(loyalties),
})

export type CustomerSearch = z.infer<typeof customerSearch>

/** customerFilter says to the API what the address says. */
export function customerFilter({ q, stage, tag, loyalty }: CustomerSearch): CustomerFilter {
  return {
    ...(q && { name: { startsWith: q } }),
    ...(stage && { stage: { eq: stage } }),
    ...(loyalty && { loyaltyType: { eq: loyalty } }),
    ...(tag && { tag: { eq: tag } }),
  }
}
