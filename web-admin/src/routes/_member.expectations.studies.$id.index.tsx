import { Button, Skeleton, Stack } from "@mantine/core"
import { createFileRoute } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { later } from "../app/later"
import { ButtonLink } from "../app/links"
import { useMay } from "../app/session"
import { Failed, NotFound } from "../app/states"
import { When } from "../app/When"
import * as z from "../app/zod"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import { useCommands } from "../command/commands"
import { Page } from "../shell/Page"
import { Outcome } from "../study/Outcome"
import { closeStudy, openStudy, type Study } from "../study/query"
import { Respondents } from "../study/Respondents"
import { State } from "../study/State"
import { Statements } from "../study/Statements"
import { useStudy } from "../study/useStudy"
import { text } from "../table/filters"

const EditStudy = later(() => import("../study/EditStudy"))
const Answers = later(() => import("../study/Answers"))

export const Route = createFileRoute("/_member/expectations/studies/$id/")({
  validateSearch: z.object({ response: text() }),
  component: StudyPage,
})

function StudyPage() {
  const { t } = useTranslation("studies")
  const { id } = Route.useParams()
  const asked = useStudy(id)
  if (asked.missing) return <NotFound />
  if (asked.data) return <Known study={asked.data} />
  return (
    <Page name={t("one")} back={{ to: "/expectations/studies", name: t("title") }}>
      {asked.error ? <Failed error={asked.error} reset={asked.refetch} /> : <Skeleton height={320} />}
    </Page>
  )
}

function Known({ study: s }: { study: Study }) {
  const { t } = useTranslation("studies")
  const { response } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <Page
      name={s.name}
      back={{ to: "/expectations/studies", name: t("title") }}
      meta={
        <>
          <State of={s.state} />
          <span>
            {t("since")} <When at={s.closedAt ?? s.openedAt ?? s.createdAt} as="day" />
          </span>
          {s.intro && <span>{s.intro}</span>}
        </>
      }
      actions={<Acts study={s} />}
    >
      <Stack gap={36}>
        <Outcome study={s} />
        {s.state !== "DRAFT" && (
          <Respondents study={s} onOpen={(id) => navigate({ search: { response: id } })} />
        )}
        <Statements of={s.statements} />
      </Stack>
      <Answers opened={response !== undefined} id={response} onClose={() => navigate({ search: {} })} />
    </Page>
  )
}

function Acts({ study: s }: { study: Study }) {
  const { t } = useTranslation("studies")
  const navigate = Route.useNavigate()
  const mayWrite = useMay("expectations:write")
  const [editing, setEditing] = useState(false)
  const [turning, setTurning] = useState(false)
  const turn = {
    stale: [["study"], ["studies"]],
    done: () => setTurning(false),
  }
  const open = useChange({ verb: openStudy, said: () => t("open.said"), ...turn })
  const close = useChange({ verb: closeStudy, said: () => t("close.said"), ...turn })
  const record = () => void navigate({ to: "/expectations/studies/$id/answer", params: { id: s.id } })
  useCommands(
    mayWrite && s.state === "OPEN" ? [{ name: t("record.title"), group: "do", keys: "n", run: record }] : [],
  )
  if (!mayWrite) return null
  const verb = s.state === "DRAFT" ? "open" : "close"
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setEditing(true)}>
        {t(s.state === "DRAFT" ? "edit.name" : "edit.rename")}
      </Button>
      {s.state !== "CLOSED" && (
        <Button
          size="xs"
          variant={s.state === "DRAFT" ? "filled" : "default"}
          onClick={() => setTurning(true)}
        >
          {t(`${verb}.name`)}
        </Button>
      )}
      {s.state === "OPEN" && (
        <ButtonLink size="xs" to="/expectations/studies/$id/answer" params={{ id: s.id }}>
          {t("record.name")}
        </ButtonLink>
      )}
      <Confirm
        title={t(`${verb}.title`)}
        text={t(`${verb}.text`)}
        verb={t(`${verb}.name`)}
        opened={turning}
        busy={open.busy || close.busy}
        onClose={() => setTurning(false)}
        onConfirm={() => (verb === "open" ? open : close).run({ input: { id: s.id } })}
      />
      <EditStudy study={s} opened={editing} onClose={() => setEditing(false)} />
    </>
  )
}
