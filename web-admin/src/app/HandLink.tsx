import { Button, CopyButton, Group, Text, TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"
import classes from "../promise/panel.module.css"
import { When } from "./When"

/** Link is an address that lets in whoever has it, for a while. */
export interface Link {
  url: string
  expiresAt: string
}

interface Props {
  words: { title: string; text: string; make: string; until: string }
  link: Link | undefined
  busy: boolean
  onMake: () => void
}

/** HandLink makes a link for a customer, and shows it to be handed to her. */
export function HandLink({ words, link, busy, onMake }: Props) {
  const { t } = useTranslation("common")
  return (
    <section>
      <h3 className={classes.part}>{words.title}</h3>
      <Text size="sm" c="dimmed" mb="xs">
        {words.text}
      </Text>
      {link ? (
        <>
          <TextInput readOnly aria-label={words.title} value={link.url} onFocus={(e) => e.target.select()} />
          <Group justify="space-between" mt={6}>
            <Text size="sm" c="dimmed">
              {words.until} <When at={link.expiresAt} as="day" />
            </Text>
            <CopyButton value={link.url}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {t(copied ? "copied" : "copy")}
                </Button>
              )}
            </CopyButton>
          </Group>
        </>
      ) : (
        <Button size="xs" variant="default" loading={busy} onClick={onMake}>
          {words.make}
        </Button>
      )}
    </section>
  )
}
