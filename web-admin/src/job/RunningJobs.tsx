import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { graphql } from "../graph"
import classes from "./job.module.css"

const query = graphql(`
  query RunningJobs {
    jobs(filter: { state: { in: [QUEUED, RUNNING] } }, first: 1) {
      totalCount {
        value
      }
    }
  }
`)

/** RunningJobs says beside the way to the jobs how many of them run. */
export function RunningJobs() {
  const { t } = useTranslation("shell")
  const asked = useQuery({
    queryKey: ["jobs", "running"],
    queryFn: async ({ signal }) => (await ask(query, {}, { signal })).jobs.totalCount.value,
    refetchInterval: ({ state: { data } }) => (data ? 2_000 : false),
    staleTime: 60_000, // what begins and ends tells so
  })
  if (!asked.data) return null
  return (
    <span className={classes.running} title={t("jobs", { count: asked.data })}>
      {asked.data}
    </span>
  )
}
