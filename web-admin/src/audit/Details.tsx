import { Button, Drawer, Group, Stack } from "@mantine/core"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { When } from "../app/When"
import { whyWords } from "../promise/why"
import classes from "../settings/settings.module.css"
import { useMemberName } from "../team/useMemberName"
import type { Happened } from "./query"
import { Record } from "./Record"
import { useWhat, useWho } from "./words"

interface Props {
  of: Happened | undefined
  onOnly: (record: string) => void
  onClose: () => void
}

/** Details tells all that is known of one event. */
export function Details({ of: event, onOnly, onClose }: Props) {
  const { t } = useTranslation("audit")
  const what = useWhat()
  return (
    <Drawer
      opened={event !== undefined}
      onClose={onClose}
      position="right"
      title={event ? what(event.type) : t("event")}
    >
      {event && (
        <Stack gap="lg">
          <Facts of={event} />
          <Group>
            <Button variant="default" onClick={() => onOnly(event.subjectId)}>
              {t("only")}
            </Button>
          </Group>
        </Stack>
      )}
    </Drawer>
  )
}

function Facts({ of: e }: { of: Happened }) {
  const { t } = useTranslation("audit")
  const who = useWho()
  return (
    <dl className={classes.facts}>
      <dt>{t("type")}</dt>
      <dd>{e.type}</dd>
      <dt>{t("whoDid")}</dt>
      <dd title={e.actorId}>{who(e)}</dd>
      <dt>{t("occurred")}</dt>
      <dd>
        <When at={e.occurredAt} />
      </dd>
      <dt>{t("recorded")}</dt>
      <dd>
        <When at={e.recordedAt} />
      </dd>
      <dt>{t("record")}</dt>
      <dd>
        <Record of={e} />
      </dd>
      {e.reason && (
        <>
          <dt>{t("reason")}</dt>
          <dd>{whyWords(e.reason)}</dd>
        </>
      )}
      {Object.entries(Object(e.data)).map(([name, value]) => (
        <Fact key={name} name={name}>
          <Value of={value} />
        </Fact>
      ))}
    </dl>
  )
}

// What an event tells beside the rest has the API's names: it is for who looks closely.
function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>
        <code>{name}</code>
      </dt>
      <dd>{children}</dd>
    </>
  )
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

function Value({ of: value }: { of: unknown }) {
  const name = useMemberName(value)
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(", ")
  if (typeof value !== "string") return JSON.stringify(value)
  if (instant.test(value)) return <When at={value} />
  return name ?? value
}
