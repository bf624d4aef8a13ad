import { Button } from "@mantine/core"
import { IconClipboardList, IconPlus } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { later } from "../app/later"
import { AnchorLink } from "../app/links"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Empty } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { useCommands } from "../command/commands"
import { Page } from "../shell/Page"
import { gapWords } from "../study/figures"
import { type Listed, studiesQuery } from "../study/query"
import { State } from "../study/State"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import { usePages } from "../table/usePages"

const SetUp = later(() => import("../study/SetUp"))

export const Route = createFileRoute("/_member/expectations/studies/")({ component: Studies })

function Studies() {
  const { t } = useTranslation(["studies", "expectations"])
  const navigate = Route.useNavigate()
  const mayWrite = useMay("expectations:write")
  const [drafting, setDrafting] = useState(false)
  const list = usePages<Listed>(
    ["studies"],
    async (window, sending) => (await ask(studiesQuery, window, sending)).servqualStudies,
  )
  const draft = () => setDrafting(true)
  useCommands(
    mayWrite ? [{ name: t("setUp.title"), group: "do", keys: "n", icon: IconClipboardList, run: draft }] : [],
  )
  const button = mayWrite && (
    <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={draft}>
      {t("setUp.name")}
    </Button>
  )
  return (
    <Page
      name={t("title")}
      back={{ to: "/expectations", name: t("expectations:title") }}
      meta={t("meta")}
      fill
      actions={button}
    >
      <DataTable
        id="studies"
        name={t("list")}
        columns={useColumns()}
        list={list}
        nameOf={(s) => s.name}
        onOpen={(s) => navigate({ to: "/expectations/studies/$id", params: { id: s.id } })}
        empty={
          <Empty icon={IconClipboardList} title={t("none")} action={button}>
            {t("noneText")}
          </Empty>
        }
      />
      <SetUp opened={drafting} onClose={() => setDrafting(false)} />
    </Page>
  )
}

function useColumns() {
  const { t } = useTranslation("studies")
  const place = usePlace()
  return useMemo(() => {
    const column = columnsOf<Listed>()
    return column.columns([
      column.display({
        id: "name",
        header: t("name"),
        cell: ({ row: { original: s } }) => (
          <AnchorLink to="/expectations/studies/$id" params={{ id: s.id }} size="sm" fw={600}>
            {s.name}
          </AnchorLink>
        ),
        meta: { always: true },
      }),
      column.display({
        id: "state",
        header: t("state"),
        cell: ({ row: { original: s } }) => <State of={s.state} />,
        meta: { width: 214 },
      }),
      column.display({
        id: "since",
        header: t("since"),
        cell: ({ row: { original: s } }) => <When at={s.closedAt ?? s.openedAt ?? s.createdAt} as="day" />,
        meta: { width: 140 },
      }),
      column.display({
        id: "respondents",
        header: t("respondents"),
        cell: ({ row: { original: s } }) => count(s.result.respondents, place),
        meta: { width: 120, end: true },
      }),
      column.display({
        id: "overall",
        header: t("overall"),
        cell: ({ row: { original: s } }) => gapWords(s.result.overall, place),
        meta: { width: 100, end: true, phone: true },
      }),
      column.display({
        id: "weighted",
        header: t("weighted"),
        cell: ({ row: { original: s } }) => gapWords(s.result.weighted, place),
        meta: { width: 180, end: true },
      }),
    ])
  }, [t, place])
}
