import { Skeleton, Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { createFileRoute } from "@tanstack/react-router"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { comes } from "../app/comes"
import { later } from "../app/later"
import { useMay, useSession } from "../app/session"
import { Failed } from "../app/states"
import { dayAfter, today, usePlace, weekday } from "../app/time"
import * as z from "../app/zod"
import { Page } from "../shell/Page"
import { text } from "../table/filters"
import { Figures } from "../today/Figures"
import { First } from "../today/First"
import { Notices, Promises, Questions, Unanswered } from "../today/Parts"
import { figuresQuery } from "../today/queries"
import classes from "../today/today.module.css"

const Keeping = lazy(() => comes(() => import("../promise/Keeping")))
const Panel = later(() => import("../promise/Panel"))

export const Route = createFileRoute("/_member/")({
  validateSearch: z.object({ promise: text() }),
  component: Today,
})

function Today() {
  const { t } = useTranslation("today")
  const place = usePlace()
  const { promise } = Route.useSearch()
  const navigate = Route.useNavigate()
  const open = (id?: string) => void navigate({ search: id ? { promise: id } : {} })
  const figures = useFigures()
  const contacts = useMay("interactions:read")
  const reports = useMay("reports:read")
  const nobody = figures.data?.anybody.nodes.length === 0
  return (
    <Page name={t("title")} meta={weekday(today(place), place)}>
      {figures.isError && !figures.data && <Failed error={figures.error} reset={figures.refetch} />}
      {figures.isPending && <Skeleton height={84} radius={12} />}
      {nobody && <First />}
      {figures.data && !nobody && (
        <Stack gap={32}>
          <Figures counts={figures.data} />
          <div className={classes.columns}>
            <div className={classes.column}>
              <Promises onOpen={(p) => open(p.id)} />
              {contacts && <Unanswered />}
            </div>
            <div className={classes.column}>
              <Notices onOpen={open} />
              {contacts && <Questions />}
            </div>
          </div>
          <Suspense>{reports && <Keeping />}</Suspense>
        </Stack>
      )}
      <Panel opened={promise !== undefined} id={promise} onClose={() => open()} />
    </Page>
  )
}

function useFigures() {
  const place = usePlace()
  const { member, scopes } = useSession()
  const now = today(place)
  const asked = {
    me: member.id,
    today: now,
    week: dayAfter(now, 7),
    settles: scopes.includes("promises:settle"),
    contacts: scopes.includes("interactions:read"),
  }
  return useQuery({
    queryKey: ["today", "figures", asked],
    queryFn: ({ signal }) => ask(figuresQuery, asked, { signal }),
  })
}
