import { Skeleton } from "@mantine/core"
import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { ButtonLink } from "../app/links"
import { useMay } from "../app/session"
import { Empty, Failed, Forbidden, NotFound } from "../app/states"
import { Page } from "../shell/Page"
import { Sheet } from "../study/Sheet"
import { useStudy } from "../study/useStudy"

export const Route = createFileRoute("/_member/expectations/studies/$id/answer")({ component: Answer })

// Where what one respondent answered is recorded.
function Answer() {
  const { t } = useTranslation("studies")
  const { id } = Route.useParams()
  const mayWrite = useMay("expectations:write")
  const asked = useStudy(id)
  const study = asked.data
  if (asked.missing) return <NotFound />
  return (
    <Page
      name={t("record.title")}
      back={{ to: "/expectations/studies", name: t("title") }}
      meta={study && mayWrite && t("record.meta", { study: study.name })}
    >
      {!mayWrite && <Forbidden />}
      {mayWrite && asked.isPending && <Skeleton height={480} />}
      {mayWrite && asked.isError && !study && <Failed error={asked.error} reset={asked.refetch} />}
      {mayWrite && study?.state === "OPEN" && <Sheet study={study} />}
      {mayWrite && study && study.state !== "OPEN" && (
        <Empty
          title={t("record.notOpen")}
          action={
            <ButtonLink to="/expectations/studies/$id" params={{ id }} size="xs" variant="default">
              {t("record.back")}
            </ButtonLink>
          }
        >
          {t("record.notOpenText")}
        </Empty>
      )}
    </Page>
  )
}
