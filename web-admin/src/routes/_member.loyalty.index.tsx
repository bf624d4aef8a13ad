import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import * as z from "../app/zod"
import { Liability } from "../loyalty/Liability"
import { ProgramPage } from "../loyalty/ProgramPage"
import { Terms } from "../loyalty/Terms"
import { Tiers } from "../loyalty/Tiers"
import { choice } from "../table/filters"

export const Route = createFileRoute("/_member/loyalty/")({
  validateSearch: z.object({ days: choice(["30", "90", "365"]) }),
  component: Owed,
})

function Owed() {
  const { t } = useTranslation("loyalty")
  const { days = "30" } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <ProgramPage name={t("sections.owed")} meta={t("owed.meta")}>
      {(program) => (
        <>
          <Liability
            program={program}
            days={days}
            onDays={(next) => void navigate({ search: (was) => ({ ...was, days: next }) })}
          />
          <Terms program={program} />
          <Tiers program={program} />
        </>
      )}
    </ProgramPage>
  )
}
