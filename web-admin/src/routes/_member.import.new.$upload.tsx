import { Skeleton, Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Problem } from "../api/problem"
import { ButtonLink } from "../app/links"
import { count } from "../app/money"
import { useSession } from "../app/session"
import { Empty, Failed } from "../app/states"
import { usePlace } from "../app/time"
import * as z from "../app/zod"
import { previewQuery } from "../importing/queries"
import { Wizard } from "../importing/Wizard"
import { Page } from "../shell/Page"
import { text } from "../table/filters"

export const Route = createFileRoute("/_member/import/new/$upload")({
  validateSearch: z.object({ checked: text(), like: text() }),
  component: NewImport,
})

// From an uploaded file to an import.
function NewImport() {
  const { t } = useTranslation(["import", "shell"])
  const { upload } = Route.useParams()
  const { checked, like } = Route.useSearch()
  const navigate = Route.useNavigate()
  const place = usePlace()
  const { tenant } = useSession()
  const asked = useQuery(previewQuery({ uploadId: upload }))
  const gone = asked.error instanceof Problem && asked.error.code === "NOT_FOUND"
  return (
    <Page
      name={asked.data?.name ?? t("title")}
      back={{ to: "/import", name: t("title") }}
      meta={asked.data && t("rows", { count: asked.data.rows, formatted: count(asked.data.rows, place) })}
    >
      {asked.isPending && (
        <Stack gap="md" aria-hidden>
          <Skeleton height={72} />
          <Skeleton height={240} />
        </Stack>
      )}
      {gone && (
        <Empty title={t("expired")} action={<ButtonLink to="/import">{t("uploadAgain")}</ButtonLink>}>
          {t("expiredText")}
        </Empty>
      )}
      {asked.isError && !gone && <Failed error={asked.error} reset={asked.refetch} />}
      {asked.data && (
        <Wizard
          key={upload}
          uploadId={upload}
          preview={asked.data}
          checked={checked}
          like={like}
          currency={tenant.currency}
          onChecked={(jobId) => {
            if (jobId !== checked) void navigate({ search: { like, checked: jobId }, replace: true })
          }}
          onStarted={(id) => navigate({ to: "/import/$id", params: { id } })}
        />
      )}
    </Page>
  )
}
