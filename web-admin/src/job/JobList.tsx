import { Button, Skeleton, Stack } from "@mantine/core"
import { useInfiniteQuery } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Failed } from "../app/states"
import { JobLine } from "./JobLine"
import classes from "./job.module.css"
import { jobsQuery } from "./query"

/** JobList is long work, the newest first, with its progress and results. */
export function JobList({ which, empty }: { which: Parameters<typeof jobsQuery>[0]; empty: ReactNode }) {
  const { t } = useTranslation("jobs")
  const asked = useInfiniteQuery(jobsQuery(which))
  if (asked.isPending) return <Skeletons />
  if (asked.isError && !asked.data) return <Failed error={asked.error} reset={asked.refetch} />
  const jobs = asked.data.pages.flatMap((page) => page.nodes)
  if (jobs.length === 0) return empty
  return (
    <>
      <ul className={classes.list}>
        {jobs.map((job) => (
          <JobLine key={job.id} job={job} />
        ))}
      </ul>
      {asked.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={asked.isFetchingNextPage}
          onClick={() => asked.fetchNextPage()}
        >
          {t("older")}
        </Button>
      )}
    </>
  )
}

function Skeletons() {
  return (
    <Stack gap="sm" aria-hidden>
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} height={56} />
      ))}
    </Stack>
  )
}
