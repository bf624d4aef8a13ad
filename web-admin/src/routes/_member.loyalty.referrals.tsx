import { Button } from "@mantine/core"
import { createFileRoute } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useMay } from "../app/session"
import type * as z from "../app/zod"
import { ProgramPage } from "../loyalty/ProgramPage"
import type { Program } from "../loyalty/queries"
import { Referrals } from "../loyalty/Referrals"
import { ReferralTerms } from "../loyalty/ReferralTerms"
import { states } from "../loyalty/referralStates"
import { type Referral, referralsQuery, useTerms } from "../loyalty/referrals"
import { choice, extend, listSearch, useFilters } from "../table/filters"
import { usePages } from "../table/usePages"

const ReferralTermsDialog = lazy(() => import("../loyalty/ReferralTermsDialog"))

const search = extend(listSearch, { state: choice(states) })

export const Route = createFileRoute("/_member/loyalty/referrals")({
  validateSearch: search,
  component: ReferralsPage,
})

function ReferralsPage() {
  const { t } = useTranslation("loyalty")
  const mayManage = useMay("loyalty:manage")
  const [setting, set] = useState(false)
  const button = mayManage && (
    <Button size="xs" onClick={() => set(true)}>
      {t("referrals.set")}
    </Button>
  )
  return (
    <ProgramPage name={t("referrals.title")} meta={t("referrals.meta")} fill actions={button}>
      {(program) => (
        <>
          <ReferralTerms program={program} />
          <List program={program} />
          {setting && <Setting key={program.id} program={program} onClose={() => set(false)} />}
        </>
      )}
    </ProgramPage>
  )
}

function List({ program }: { program: Program }) {
  const filters = useFilters<z.infer<typeof search> & { program?: string }>(Route.useSearch(), ["program"])
  const { state } = filters.now
  const list = usePages<Referral>(
    ["points", "referrals", program.id, state],
    async (window, sending) =>
      (await ask(referralsQuery, { programId: program.id, state: state ?? null, ...window }, sending))
        .referrals,
  )
  return <Referrals list={list} filters={filters} />
}

// The form begins with the terms that hold: it waits for them.
function Setting({ program, onClose }: { program: Program; onClose: () => void }) {
  const terms = useTerms(program.id)
  if (terms.data === undefined) return null
  return (
    <Suspense>
      <ReferralTermsDialog program={program} terms={terms.data} onClose={onClose} />
    </Suspense>
  )
}
