import { Modal, Skeleton } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { change, newKey } from "../api/graphql"
import { Failed } from "../app/states"
import type { StartExportInput } from "../graph/graphql"
import { startExport } from "./queries"
import { Running } from "./Running"

interface Props {
  /** The list, or nothing while the dialog is shut. */
  list: StartExportInput | undefined
  onClose: () => void
}

/** ExportDialog writes a list to a file and hands it over. */
export function ExportDialog({ list, onClose }: Props) {
  const { t } = useTranslation("bulk")
  return (
    <Modal
      opened={list !== undefined}
      onClose={onClose}
      title={t(list?.everything ? "export.everything" : "export.title")}
      size={480}
    >
      {list && <Started list={list} onClose={onClose} />}
    </Modal>
  )
}

function Started({ list, onClose }: { list: StartExportInput; onClose: () => void }) {
  const queries = useQueryClient()
  const [key] = useState(newKey) // opened once, started once
  const started = useQuery({
    queryKey: ["export", key],
    queryFn: async () => {
      const { job } = await change(startExport, { input: list }, key)
      void queries.invalidateQueries({ queryKey: ["jobs"] })
      return job
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (started.isError) return <Failed error={started.error} reset={started.refetch} />
  if (!started.data) return <Skeleton height={72} />
  return <Running jobId={started.data.id} onClose={onClose} />
}
