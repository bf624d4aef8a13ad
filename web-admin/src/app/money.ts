import { type Place, tongue } from "./time"

/** money writes an amount in its own currency. */
export function money(of: { amount: string; currency: string }, { locale }: Place): string {
  const format = new Intl.NumberFormat(tongue(locale), { style: "currency", currency: of.currency })
  return format.format(of.amount as Intl.StringNumericLiteral) // digits as they are, never a float
}
