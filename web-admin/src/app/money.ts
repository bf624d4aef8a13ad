import { numbers, type Place } from "./time"

/** money writes an amount in its own currency. */
export function money(of: { amount: string; currency: string }, { locale }: Place): string {
  return numbers(locale, { style: "currency", currency: of.currency }).format(
    of.amount as Intl.StringNumericLiteral, // digits as they are, never a float
  )
}

/** count writes a whole number: 12,345. */
export function count(n: number, { locale }: Place): string {
  return numbers(locale).format(n)
}

/** factor writes a decimal of the API, as the reader's language does: 1.5, 1,5. */
export function factor(of: string, { locale }: Place): string {
  return numbers(locale, { maximumFractionDigits: 6 }).format(of as Intl.StringNumericLiteral)
}

/**
 * percent writes a share of 1, cut to one decimal and not rounded: 99.96 % isn't
 * 100 %. In a column all have as many decimals: least.
 */
export function percent(share: number, { locale }: Place, least = 0): string {
  const cut = Math.floor(share * 1000 + 1e-9) / 1000
  return numbers(locale, {
    style: "percent",
    minimumFractionDigits: least,
    maximumFractionDigits: 1,
  }).format(cut)
}
