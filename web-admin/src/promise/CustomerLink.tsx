import { Button, CopyButton, Group, Text, TextInput } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useMay } from "../app/session"
import { When } from "../app/When"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import classes from "./panel.module.css"

const verb = graphql(`
  mutation CreatePromiseLink($input: CreatePromiseLinkInput!) {
    createPromiseLink(input: $input) {
      link {
        url
        expiresAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** CustomerLink gives the customer a page on which she says whether the promise was kept. */
export function CustomerLink({ id }: { id: string }) {
  const { t } = useTranslation(["panel", "common"])
  const may = useMay("promises:write")
  const [link, show] = useState<{ url: string; expiresAt: string }>()
  const making = useChange({
    verb,
    stale: [["promise", id]],
    done: ({ link }) => show(link ?? undefined),
  })
  if (!may) return null
  return (
    <section>
      <h3 className={classes.part}>{t("link.title")}</h3>
      <Text size="sm" c="dimmed" mb="xs">
        {t("link.text")}
      </Text>
      {link ? (
        <>
          <TextInput
            readOnly
            aria-label={t("link.title")}
            value={link.url}
            onFocus={(e) => e.target.select()}
          />
          <Group justify="space-between" mt={6}>
            <Text size="sm" c="dimmed">
              {t("link.until")} <When at={link.expiresAt} as="day" />
            </Text>
            <CopyButton value={link.url}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {t(copied ? "common:copied" : "common:copy")}
                </Button>
              )}
            </CopyButton>
          </Group>
        </>
      ) : (
        <Button
          size="xs"
          variant="default"
          loading={making.busy}
          onClick={() => making.run({ input: { id } })}
        >
          {t("link.make")}
        </Button>
      )}
    </section>
  )
}
