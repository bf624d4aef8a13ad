import { Button, Group, Modal, Text } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { useTranslation } from "react-i18next"
import { store, useStore } from "../app/store"
import { words } from "../words"
import classes from "./change.module.css"
import type { Fields, Guess } from "./records"

/** Shown writes some of a record's fields for reading: what they are called and what they say. */
export type Shown = (fields: Fields) => { name: string; value: string }[]

interface Version {
  name: string
  mine: string
  theirs: string
}

const conflict = store<{ versions: Version[]; again: () => void } | undefined>(undefined)

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

/** Changed shows a change that came too late beside the record as it is. */
export function Changed() {
  const { t } = useTranslation("faults")
  const now = useStore(conflict)
  const close = () => conflict.set(undefined)
  return (
    <Modal opened={now !== undefined} onClose={close} title={t("changed.title")} size={560}>
      <Text size="sm" c="dimmed">
        {t("changed.text")}
      </Text>
      <table className={classes.versions}>
        <thead>
          <tr>
            <th>{t("changed.what")}</th>
            <th>{t("changed.mine")}</th>
            <th>{t("changed.theirs")}</th>
          </tr>
        </thead>
        <tbody>
          {now?.versions.map(({ name, mine, theirs }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{mine}</td>
              <td>{theirs}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Group justify="flex-end" gap="xs">
        <Button
          variant="default"
          onClick={() => {
            close()
            now?.again()
          }}
        >
          {t("changed.again")}
        </Button>
        <Button data-autofocus onClick={close}>
          {t("changed.keep")}
        </Button>
      </Group>
    </Modal>
  )
}
