import { Button } from "@mantine/core"
import { IconArrowBackUp, IconDownload, IconPlayerStop } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import { isOver, type Job } from "./query"

const cancelJob = graphql(`
  mutation CancelJob($input: CancelJobInput!) {
    cancelJob(input: $input) {
      job {
        ...JobShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

const undoBulk = graphql(`
  mutation UndoBulk($input: UndoBulkInput!) {
    undoBulk(input: $input) {
      job {
        ...JobShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** Actions is what can be done with a job: stop it, undo it, fetch what it made. */
export function Actions({ job, onUndone }: { job: Job; onUndone?: (undoing: string) => void }) {
  const { t } = useTranslation("jobs")
  const { member } = useSession()
  const cancel = useChange({ verb: cancelJob, stale: [["job", job.id], ["jobs"]] })
  const undo = useChange({
    verb: undoBulk,
    said: () => t("undoing"),
    stale: [["jobs"]],
    done: (payload) => payload.job && onUndone?.(payload.job.id),
  })
  return (
    <>
      {!isOver(job) && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          loading={cancel.busy}
          disabled={job.cancelAskedAt !== null}
          onClick={() => cancel.run({ input: { id: job.id } })}
        >
          {job.cancelAskedAt ? t("stopping") : t("stop")}
        </Button>
      )}
      {job.undoable && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          loading={undo.busy}
          onClick={() => undo.run({ input: { jobId: job.id } })}
        >
          {t("undo")}
        </Button>
      )}
      {job.download && job.actorId === member.id && (
        <Button
          component="a"
          href={job.download.path}
          download
          size="compact-sm"
          variant="filled"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {t("download")}
        </Button>
      )}
      {job.refused > 0 && isOver(job) && job.kind === "IMPORT" && (
        <Button
          component="a"
          href={`/jobs/${job.id}/refused.csv`}
          download
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {t("refusedFile")}
        </Button>
      )}
    </>
  )
}
