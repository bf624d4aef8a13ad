import { Button } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useMay } from "../app/session"
import { CampaignLimits } from "../loyalty/CampaignLimits"
import { Campaigns } from "../loyalty/Campaigns"
import { type Campaign, campaignsQuery } from "../loyalty/campaigns"
import { ProgramPage } from "../loyalty/ProgramPage"
import type { Program } from "../loyalty/queries"
import { usePages } from "../table/usePages"

const CampaignDialog = lazy(() => import("../loyalty/CampaignDialog"))
const CampaignPanel = lazy(() => import("../loyalty/CampaignPanel"))

export const Route = createFileRoute("/_member/loyalty/campaigns")({ component: CampaignsPage })

type Asked = "add" | Campaign | undefined

function CampaignsPage() {
  const { t } = useTranslation("campaigns")
  const mayManage = useMay("loyalty:manage")
  const [asked, open] = useState<Asked>()
  return (
    <ProgramPage
      name={t("title")}
      meta={t("meta")}
      fill
      actions={
        mayManage && (
          <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => open("add")}>
            {t("add")}
          </Button>
        )
      }
    >
      {(program) => (
        <>
          <List program={program} open={open} />
          <Suspense>
            {asked === "add" && <CampaignDialog programId={program.id} campaign={undefined} onClose={open} />}
            {asked && asked !== "add" && (
              <CampaignPanel
                key={asked.id}
                programId={program.id}
                campaign={asked}
                onClose={() => open(undefined)}
              />
            )}
          </Suspense>
        </>
      )}
    </ProgramPage>
  )
}

function List({ program, open }: { program: Program; open: (asked: Asked) => void }) {
  const list = usePages<Campaign>(["points", "campaigns", program.id], async (window, sending) => {
    const filter = { programId: { eq: program.id } }
    return (await ask(campaignsQuery, { filter, ...window }, sending)).campaigns
  })
  return <Campaigns list={list} tools={<CampaignLimits />} onAdd={() => open("add")} onOpen={open} />
}
