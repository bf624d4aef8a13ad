import { Button, SegmentedControl } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useMay } from "../app/session"
import type * as z from "../app/zod"
import { ProgramPage } from "../loyalty/ProgramPage"
import type { Program } from "../loyalty/queries"
import { Rewards } from "../loyalty/Rewards"
import { type Reward, rewardsQuery } from "../loyalty/rewards"
import { choice, extend, listSearch, useFilters } from "../table/filters"
import { usePages } from "../table/usePages"

const RewardDialog = lazy(() => import("../loyalty/RewardDialog"))

const search = extend(listSearch, { show: choice(["retired"]) })

export const Route = createFileRoute("/_member/loyalty/rewards")({
  validateSearch: search,
  component: Catalogue,
})

type Asked = "add" | Reward | undefined

function Catalogue() {
  const { t } = useTranslation("rewards")
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
            {asked && (
              <RewardDialog
                programId={program.id}
                reward={asked === "add" ? undefined : asked}
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
  const { t } = useTranslation("rewards")
  const filters = useFilters<z.infer<typeof search> & { program?: string }>(Route.useSearch(), [
    "show",
    "program",
  ])
  const retired = filters.now.show === "retired"
  const list = usePages<Reward>(
    ["points", "rewards", program.id, retired],
    async (window, sending) =>
      (await ask(rewardsQuery, { programId: program.id, retired, ...window }, sending)).rewards,
  )
  return (
    <Rewards
      programId={program.id}
      list={list}
      filters={filters}
      onAdd={() => open("add")}
      onOpen={open}
      tools={
        <SegmentedControl
          size="xs"
          aria-label={t("show")}
          value={retired ? "retired" : "now"}
          onChange={(next) => filters.set({ show: next === "retired" ? "retired" : undefined })}
          data={(["now", "retired"] as const).map((value) => ({ value, label: t(`shown.${value}`) }))}
        />
      }
    />
  )
}
