import { Button, Group } from "@mantine/core"
import { IconBulb } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { useMay } from "../app/session"
import { useChange } from "../change/useChange"
import type { Named } from "../customer/CustomerSelect"
import { graphql } from "../graph"
import type { Channel, TimelineSuggestionFragment } from "../graph/graphql"
import { make } from "../promise/asked"
import { Due } from "../promise/Due"
import classes from "./timeline.module.css"

graphql(`
  fragment TimelineSuggestion on PromiseSuggestion {
    key
    text
    dueDay
    dueAt
    timeZone
  }
`)

const dismissSuggestion = graphql(`
  mutation DismissPromiseSuggestion($input: DismissPromiseSuggestionInput!) {
    dismissPromiseSuggestion(input: $input) {
      interaction {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

interface Props {
  of: TimelineSuggestionFragment[]
  customer: Named
  contact: { id: string; channel: Channel; at: string; memberId: string | null }
}

/** Suggestions asks of each sentence that sounds like a promise whether it is one. */
export function Suggestions({ of, customer, contact }: Props) {
  const { t } = useTranslation("customer")
  const may = useMay("promises:write")
  const dismiss = useChange({
    verb: dismissSuggestion,
    said: () => t("suggestion.dismissed"),
    stale: [["timeline"]],
  })
  if (!may) return null
  return of.map((s) => (
    <div key={s.key} className={classes.suggestion}>
      <IconBulb size={16} stroke={1.8} aria-hidden />
      <span>
        {t("suggestion.sounds", { text: s.text })} <Due due={dueOf(s)} />
      </span>
      <Group gap={4}>
        <Button
          size="compact-xs"
          variant="light"
          onClick={() =>
            make(customer, {
              key: s.key,
              text: s.text,
              dueDay: s.dueDay,
              dueAt: s.dueAt,
              timeZone: s.timeZone,
              interactionId: contact.id,
              channel: contact.channel,
              madeAt: contact.at,
              ownerId: contact.memberId,
            })
          }
        >
          {t("suggestion.make")}…
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          loading={dismiss.busy}
          onClick={() => dismiss.run({ input: { interactionId: contact.id, key: s.key } })}
        >
          {t("suggestion.dismiss")}
        </Button>
      </Group>
    </div>
  ))
}

function dueOf(s: TimelineSuggestionFragment) {
  return s.dueAt
    ? { kind: "TIME" as const, day: "", at: s.dueAt }
    : { kind: "DAY" as const, day: s.dueDay ?? "", at: "" }
}
