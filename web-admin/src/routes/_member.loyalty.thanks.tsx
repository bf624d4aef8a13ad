import { Button } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useMay } from "../app/session"
import { ProgramPage } from "../loyalty/ProgramPage"
import { ThanksLimits } from "../loyalty/ThanksLimits"
import { ThanksPlans } from "../loyalty/ThanksPlans"
import { type ThanksPlan, thanksPlansQuery } from "../loyalty/thanks"
import { usePages } from "../table/usePages"

const ThanksDialog = lazy(() => import("../loyalty/ThanksDialog"))
const ThanksPanel = lazy(() => import("../loyalty/ThanksPanel"))

export const Route = createFileRoute("/_member/loyalty/thanks")({ component: ThanksPage })

type Asked = "add" | ThanksPlan | undefined

function ThanksPage() {
  const { t } = useTranslation("thanks")
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
          <List open={open} />
          <Suspense>
            {asked === "add" && <ThanksDialog programId={program.id} plan={undefined} onClose={open} />}
            {asked && asked !== "add" && (
              <ThanksPanel
                key={asked.id}
                programId={program.id}
                plan={asked}
                onClose={() => open(undefined)}
              />
            )}
          </Suspense>
        </>
      )}
    </ProgramPage>
  )
}

function List({ open }: { open: (asked: Asked) => void }) {
  const list = usePages<ThanksPlan>(
    ["points", "thanks"],
    async (window, sending) => (await ask(thanksPlansQuery, window, sending)).thanksPlans,
  )
  return <ThanksPlans list={list} tools={<ThanksLimits />} onAdd={() => open("add")} onOpen={open} />
}
