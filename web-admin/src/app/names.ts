import type { Channel } from "../graph/graphql"

export const byChannel: Record<Channel, string> = {
  EMAIL: "by e-mail",
  PHONE: "by phone",
  CHAT: "by chat",
  WEB: "on the web",
  SMS: "by text message",
  SOCIAL: "on a social network",
  IN_PERSON: "in person",
  SURVEY: "by survey",
  SYSTEM: "by a program",
}

/** worded writes a constant of the schema as words: FIRST_TIME is "first time". */
export function worded(constant: string): string {
  return constant.toLowerCase().replaceAll("_", " ")
}

/** sentenceOf writes a constant of the schema to stand alone: FIRST_TIME is "First time". */
export function sentenceOf(constant: string): string {
  const words = worded(constant)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
