import { Button } from "@mantine/core"
import { IconFileExport } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ExportDialog } from "../bulk/ExportDialog"
import type { ParityFindingFilter, StartExportInput } from "../graph/graphql"

/** ParityExport writes the findings, as they are narrowed, to a file. */
export function ParityExport({ runId, filter }: { runId: string; filter: ParityFindingFilter }) {
  const { t } = useTranslation("bulk")
  const [list, setList] = useState<StartExportInput>()
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconFileExport size={15} aria-hidden />}
        onClick={() => setList({ parity: { runId, filter } })}
      >
        {t("export.act")}
      </Button>
      <ExportDialog list={list} onClose={() => setList(undefined)} />
    </>
  )
}
