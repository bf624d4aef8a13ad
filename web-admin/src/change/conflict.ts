import { notifications } from "@mantine/notifications"
import { store } from "../app/store"
import { words } from "../words"
import type { Fields, Guess } from "./records"

/** Shown writes some of a record's fields for reading: what they are called and what they say. */
export type Shown = (fields: Fields) => { name: string; value: string }[]

/** Version is one field of a record as two people want it. */
export interface Version {
  name: string
  mine: string
  theirs: string
}

/** conflict is the change that came too late, if any, and how to send it all the same. */
export const conflict = store<{ versions: Version[]; again: () => void } | undefined>(undefined)

/** showVersions tells that somebody was faster: with both versions where they can be written, else in a sentence. */
export function showVersions(about: {
  guesses: Guess[]
  /** The records as they are by now, by id. */
  latest: ReadonlyMap<string, Fields>
  shown: Shown | undefined
  error: Error
  again: () => void
}): void {
  const versions = about.guesses.flatMap((guess) => differing(guess, about.latest.get(guess.id), about.shown))
  if (versions.length > 0) {
    conflict.set({ versions, again: about.again })
    return
  }
  notifications.show({
    color: "red",
    title: words.t("faults:changed.title"),
    message: `${about.error.message} ${words.t("faults:changed.plain")}`,
  })
}

function differing({ fields }: Guess, latest: Fields | undefined, shown: Shown | undefined): Version[] {
  const theirs = new Map(shown?.(latest ?? {}).map(({ name, value }) => [name, value]))
  return (shown?.(fields) ?? [])
    .map(({ name, value }) => ({ name, mine: value, theirs: theirs.get(name) ?? "" }))
    .filter(({ mine, theirs }) => mine !== theirs)
}
