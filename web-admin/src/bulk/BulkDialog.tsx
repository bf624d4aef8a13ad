import { Alert, Button, Group, Modal, Skeleton, Stack, Text } from "@mantine/core"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { type ReactNode, useState } from "react"
import { useTranslation } from "react-i18next"
import { change, newKey } from "../api/graphql"
import { Problem } from "../api/problem"
import { count } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { Lacks, useLacking } from "../billing/entitled"
import type { StartBulkInput } from "../graph/graphql"
import { countQuery, startBulk, type Whose } from "./queries"
import { Running } from "./Running"

interface Props {
  opened: boolean
  onClose: () => void
  /** It is shut after a start: the selection has served. */
  onDone: () => void
  title: string
  whose: Whose
  /** What is to be done, as the server takes it; nothing while it isn't filled in. */
  order: Omit<StartBulkInput, "expectedCount"> | undefined
  /** What the button says, with {{formatted}} records. */
  say: (n: { count: number; formatted: string }) => string
  /** Where it is filled in what is to be done. */
  children: ReactNode
}

/** BulkDialog asks for one thing to be done to many records: how many, what, then how far it is and how to undo it. */
export function BulkDialog({ opened, onClose, onDone, title, ...rest }: Props) {
  const [started, setStarted] = useState(false)
  function shut() {
    onClose()
    if (started) onDone()
  }
  return (
    <Modal opened={opened} onClose={shut} title={title} size={480}>
      {opened && <Form onClose={shut} onStarted={() => setStarted(true)} {...rest} />}
    </Modal>
  )
}

function Form({
  onClose,
  onStarted,
  whose,
  order,
  say,
  children,
}: Omit<Props, "opened" | "title" | "onDone"> & { onStarted: () => void }) {
  const { t } = useTranslation(["bulk", "common", "faults"])
  const place = usePlace()
  const queries = useQueryClient()
  const lacking = useLacking("BULK_CHANGES")
  const [jobId, setJobId] = useState<string>()
  // Whom it is about is settled when the dialog opens; the selection may go.
  const [about] = useState(whose)
  const counted = useQuery({ ...countQuery(about), enabled: jobId === undefined })
  const start = useMutation({
    mutationFn: (input: StartBulkInput) => change(startBulk, { input }, newKey()),
    onSuccess: ({ job }) => {
      setJobId(job?.id)
      onStarted()
      void queries.invalidateQueries({ queryKey: ["jobs"] })
    },
    onError: () => void counted.refetch(),
  })
  if (jobId) return <Running jobId={jobId} onClose={onClose} />
  if (counted.isError) return <Failed error={counted.error} reset={counted.refetch} />
  if (!counted.data) return <Skeleton height={120} />
  const { matching, most } = counted.data
  const n = { count: matching, formatted: count(matching, place) }
  const tooMany = matching > most
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (order) start.mutate({ ...order, expectedCount: matching })
      }}
    >
      <Stack gap="md">
        {children}
        {lacking && <Lacks {...lacking} />}
        {tooMany && <Text size="sm">{t("tooMany", { formatted: count(most, place) })}</Text>}
        {start.isError && (
          <Alert color="red" role="alert">
            {start.error instanceof Problem && start.error.code === "CHANGED"
              ? t("changed", n)
              : start.error instanceof Problem
                ? start.error.message
                : t("faults:own")}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button
            type="submit"
            loading={start.isPending}
            disabled={!order || lacking !== undefined || tooMany || matching === 0 || counted.isFetching}
          >
            {say(n)}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
