import { Button, SegmentedControl } from "@mantine/core"
import { IconPlus } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useMay } from "../app/session"
import type * as z from "../app/zod"
import { Coupons } from "../loyalty/Coupons"
import { type Coupon, couponsQuery } from "../loyalty/coupons"
import { ProgramPage } from "../loyalty/ProgramPage"
import type { Program } from "../loyalty/queries"
import { choice, extend, listSearch, useFilters } from "../table/filters"
import { usePages } from "../table/usePages"

const CouponDialog = lazy(() => import("../loyalty/CouponDialog"))
const CouponPanel = lazy(() => import("../loyalty/CouponPanel"))

const search = extend(listSearch, { show: choice(["withdrawn"]) })

export const Route = createFileRoute("/_member/loyalty/coupons")({
  validateSearch: search,
  component: CouponsPage,
})

type Asked = "add" | Coupon | undefined

function CouponsPage() {
  const { t } = useTranslation("coupons")
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
            {asked === "add" && <CouponDialog programId={program.id} onClose={open} />}
            {asked && asked !== "add" && (
              <CouponPanel key={asked.id} coupon={asked} onClose={() => open(undefined)} />
            )}
          </Suspense>
        </>
      )}
    </ProgramPage>
  )
}

function List({ program, open }: { program: Program; open: (asked: Asked) => void }) {
  const { t } = useTranslation("coupons")
  const filters = useFilters<z.infer<typeof search> & { program?: string }>(Route.useSearch(), [
    "show",
    "program",
  ])
  const withdrawn = filters.now.show === "withdrawn"
  const list = usePages<Coupon>(
    ["points", "coupons", program.id, withdrawn],
    async (window, sending) =>
      (await ask(couponsQuery, { programId: program.id, withdrawn, ...window }, sending)).coupons,
  )
  return (
    <Coupons
      list={list}
      filters={filters}
      onAdd={() => open("add")}
      onOpen={open}
      tools={
        <SegmentedControl
          size="xs"
          aria-label={t("show")}
          value={withdrawn ? "withdrawn" : "now"}
          onChange={(next) => filters.set({ show: next === "withdrawn" ? "withdrawn" : undefined })}
          data={(["now", "withdrawn"] as const).map((value) => ({ value, label: t(`shown.${value}`) }))}
        />
      }
    />
  )
}
