import { sentence } from "../api/problem"
import { words } from "../words"

// What Kept itself writes where a person else gives a reason or evidence.
const own = {
  "its time and the grace after it passed without evidence": "why.time",
  "the purchase was delivered": "why.delivered",
  "the purchase was cancelled": "why.cancelled",
  "the contact was answered": "why.contact",
  "the question was answered": "why.question",
  "the member left": "why.left",
} as const

/** whyWords is a reason or evidence to be read: Kept's own in the reader's language, a person's as she wrote it. */
export function whyWords(text: string): string {
  return text in own ? words.t(`promises:${own[text as keyof typeof own]}`) : sentence(text)
}
