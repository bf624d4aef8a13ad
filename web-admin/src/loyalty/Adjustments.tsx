import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core"
import { IconScale } from "@tabler/icons-react"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { AnchorLink } from "../app/links"
import { useMay, useSession } from "../app/session"
import { Empty } from "../app/states"
import { useDraftForm } from "../app/useDraftForm"
import { When } from "../app/When"
import { useChange } from "../change/useChange"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters, ListSearch } from "../table/filters"
import type { Pages } from "../table/usePages"
import classes from "./loyalty.module.css"
import { type Adjustment, approveAdjustment, refuseAdjustment } from "./queries"
import { Signed } from "./Signed"

interface Props<Search extends ListSearch> {
  list: Pages<Adjustment>
  filters: Filters<Search>
  /** Only those that wait for a second person are shown. */
  waiting: boolean
  tools: React.ReactNode
}

const stale = [["points"], ["customer"]]

/** Adjustments is the table of points that were given or taken by hand, and the queue of those that wait. */
export function Adjustments<Search extends ListSearch>({ list, filters, waiting, tools }: Props<Search>) {
  const { t } = useTranslation("loyalty")
  const [refusing, refuse] = useState<Adjustment>()
  return (
    <>
      <DataTable
        id="adjustments"
        name={t("sections.adjustments")}
        columns={useColumns(refuse)}
        list={list}
        filters={filters}
        nameOf={(a) => a.reason}
        tools={tools}
        empty={
          <Empty icon={IconScale} title={t(waiting ? "adjustments.noneWaits" : "adjustments.none")}>
            {t("adjustments.noneText")}
          </Empty>
        }
      />
      {refusing && <Refuse adjustment={refusing} onClose={() => refuse(undefined)} />}
    </>
  )
}

function useColumns(onRefuse: (a: Adjustment) => void) {
  const { t } = useTranslation(["loyalty", "common"])
  return useMemo(() => {
    const column = columnsOf<Adjustment>()
    return column.columns([
      column.display({
        id: "customer",
        header: t("adjustments.customer"),
        cell: ({ row: { original: a } }) =>
          a.customer && (
            <AnchorLink to="/customers/$id" params={{ id: a.customer.id }} size="sm">
              {a.customer.name || t("common:noName")}
            </AnchorLink>
          ),
        meta: { width: 190, always: true },
      }),
      column.display({
        id: "points",
        header: t("adjustments.points"),
        cell: ({ row: { original: a } }) => <Signed points={a.points} />,
        meta: { width: 110, end: true, always: true },
      }),
      column.display({
        id: "reason",
        header: t("adjustments.reason"),
        cell: ({ row: { original: a } }) => a.reason,
      }),
      column.display({
        id: "proposer",
        header: t("adjustments.proposer"),
        cell: ({ row: { original: a } }) => a.proposer?.name ?? t("adjustments.program"),
        meta: { width: 150 },
      }),
      column.display({
        id: "proposedAt",
        header: t("adjustments.proposedAt"),
        cell: ({ row: { original: a } }) => <When at={a.proposedAt} as="near" />,
        meta: { width: 150 },
      }),
      column.display({
        id: "state",
        header: t("adjustments.state"),
        cell: ({ row: { original: a } }) => <State adjustment={a} onRefuse={() => onRefuse(a)} />,
        meta: { width: 220, phone: true },
      }),
    ])
  }, [t, onRefuse])
}

function State({ adjustment: a, onRefuse }: { adjustment: Adjustment; onRefuse: () => void }) {
  const { t } = useTranslation("loyalty")
  const { member } = useSession()
  const may = useMay("loyalty:adjust")
  const approve = useChange({ verb: approveAdjustment, said: () => t("adjustments.approved"), stale })
  if (a.state !== "PROPOSED") {
    return (
      <span className={classes.quiet}>
        {t(`adjustments.states.${a.state}`)}
        {a.refusal && `: ${a.refusal}`}
      </span>
    )
  }
  if (!may) return <span className={classes.quiet}>{t("adjustments.states.PROPOSED")}</span>
  const own = a.proposedBy === member.id
  return (
    <Group gap={6} wrap="nowrap">
      {own ? (
        <span className={classes.quiet}>{t("adjustments.own")}</span>
      ) : (
        <Button
          size="compact-xs"
          loading={approve.busy}
          aria-label={t("adjustments.approveOf", { reason: a.reason })}
          onClick={() => approve.run({ input: { id: a.id } })}
        >
          {t("adjustments.approve")}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t(own ? "adjustments.takeBackOf" : "adjustments.refuseOf", { reason: a.reason })}
        onClick={onRefuse}
      >
        {t(own ? "adjustments.takeBack" : "adjustments.refuse")}
      </Button>
    </Group>
  )
}

function Refuse({ adjustment: a, onClose }: { adjustment: Adjustment; onClose: () => void }) {
  const { t } = useTranslation(["loyalty", "common"])
  const form = useDraftForm(`refuse:${a.id}`, {
    initialValues: { reason: "" },
    validate: { reason: (v) => (v.trim() ? null : t("missing.reason")) },
  })
  const refuse = useChange({
    verb: refuseAdjustment,
    form,
    said: () => t("adjustments.refused"),
    stale,
    done: () => {
      form.forget()
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t("adjustments.refuseTitle")}>
      <form
        noValidate
        onSubmit={form.onSubmit(({ reason }) => refuse.run({ input: { id: a.id, reason: reason.trim() } }))}
      >
        <Stack gap="sm">
          <Text size="sm">
            <Signed points={a.points} /> · {a.reason}
          </Text>
          <Textarea
            label={t("adjustments.why")}
            required
            data-autofocus
            autosize
            minRows={2}
            maxLength={500}
            {...form.getInputProps("reason")}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" color="red.8" loading={refuse.busy}>
              {t("adjustments.refuse")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
