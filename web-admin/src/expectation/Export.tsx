import { Button } from "@mantine/core"
import { IconFileExport } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ExportDialog } from "../bulk/ExportDialog"
import type { ExpectationFilter, StartExportInput } from "../graph/graphql"

/** Export writes the list, as it is narrowed, to a file: a line for each time that an expectation was met or not. */
export default function Export({ filter }: { filter: ExpectationFilter }) {
  const { t } = useTranslation("bulk")
  const [list, setList] = useState<StartExportInput>()
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconFileExport size={15} aria-hidden />}
        onClick={() => setList({ expectations: { filter } })}
      >
        {t("export.act")}
      </Button>
      <ExportDialog list={list} onClose={() => setList(undefined)} />
    </>
  )
}
