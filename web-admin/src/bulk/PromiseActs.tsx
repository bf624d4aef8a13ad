import { Text, TextInput } from "@mantine/core"
import { IconFileExport, IconUserShare } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useMay } from "../app/session"
import type { PromiseFilter, StartExportInput } from "../graph/graphql"
import type { Selection } from "../table/useSelection"
import { MemberSelect } from "../team/MemberSelect"
import { Act } from "./Act"
import { BulkDialog } from "./BulkDialog"
import { ExportDialog } from "./ExportDialog"
import { mostPicked, picked } from "./queries"

/** PromiseActs is what can be done with the chosen promises, or with all that match. */
export default function PromiseActs({ selection, filter }: { selection: Selection; filter: PromiseFilter }) {
  const { t } = useTranslation("bulk")
  const mayWrite = useMay("promises:write")
  const mayBulk = useMay("customers:write") && mayWrite
  const [whose, setWhose] = useState<PromiseFilter>()
  const [list, setList] = useState<StartExportInput>()
  const [ownerId, setOwner] = useState<string | null>(null)
  const [reason, setReason] = useState("")
  const tooMany = !selection.all && selection.ids.size > mostPicked
  return (
    <>
      {tooMany && <Text size="xs">{t("pickFewer", { count: mostPicked })}</Text>}
      {mayBulk && (
        <Act icon={IconUserShare} disabled={tooMany} onClick={() => setWhose(picked(selection, filter))}>
          {t("handOver.act")}
        </Act>
      )}
      <Act
        icon={IconFileExport}
        disabled={tooMany}
        onClick={() => setList({ promises: { filter: picked(selection, filter) } })}
      >
        {t("export.act")}
      </Act>
      <ExportDialog list={list} onClose={() => setList(undefined)} />
      {whose && (
        <BulkDialog
          opened
          onClose={() => setWhose(undefined)}
          onDone={selection.clear}
          title={t("handOver.title")}
          whose={{ promises: whose }}
          order={
            ownerId
              ? { promises: { filter: whose, action: { handOver: { ownerId, reason: reason.trim() } } } }
              : undefined
          }
          say={(n) => t("handOver.say", n)}
        >
          <MemberSelect data-autofocus label={t("handOver.to")} value={ownerId} onChange={setOwner} />
          <TextInput
            label={t("handOver.reason")}
            maxLength={500}
            value={reason}
            onChange={(e) => setReason(e.currentTarget.value)}
          />
        </BulkDialog>
      )}
    </>
  )
}
