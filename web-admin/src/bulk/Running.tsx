import { Button, Group, Stack, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { sentence } from "../api/problem"
import { AnchorLink } from "../app/links"
import { count } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { Actions } from "../job/Actions"
import { Progress } from "../job/Progress"
import { isOver, jobQuery } from "../job/query"

/** Running follows a job in the dialog that started it; it goes on when the dialog is shut. */
export function Running({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { t } = useTranslation(["bulk", "common", "jobs"])
  const place = usePlace()
  const [id, setId] = useState(jobId) // an undoing takes the place of what it undoes
  const asked = useQuery(jobQuery(id))
  const job = asked.data
  if (asked.isError && !job) return <Failed error={asked.error} reset={asked.refetch} />
  return (
    <Stack gap="md">
      {job && !isOver(job) && (
        <>
          <Progress job={job} />
          <Text size="sm" c="dimmed">
            {t("goesOn")} <AnchorLink to="/jobs">{t("jobs:title")}</AnchorLink>
          </Text>
        </>
      )}
      {job && isOver(job) && (
        <div role="status">
          <Text fw={600}>
            {t(job.kind === "EXPORT" ? "written" : "done", {
              count: job.accepted,
              formatted: count(job.accepted, place),
            })}
          </Text>
          {job.refused > 0 && (
            <Text size="sm">
              {t("leftAlone", { count: job.refused, formatted: count(job.refused, place) })}
            </Text>
          )}
          {job.refusedRows[0] && (
            <Text size="sm" c="dimmed">
              {sentence(job.refusedRows[0].reason)}
            </Text>
          )}
          {job.state === "FAILED" && <Text size="sm">{sentence(job.message)}</Text>}
          {job.state === "CANCELLED" && <Text size="sm">{t("stopped")}</Text>}
        </div>
      )}
      <Group justify="flex-end" gap="sm">
        {job && <Actions job={job} onUndone={setId} />}
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t("common:close")}
        </Button>
      </Group>
    </Stack>
  )
}
