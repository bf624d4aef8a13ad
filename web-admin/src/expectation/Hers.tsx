import { Button, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { useStore } from "../app/store"
import type { Named } from "../customer/CustomerSelect"
import { asked } from "./asked"
import classes from "./expectation.module.css"
import { Infer } from "./Infer"
import { Expected, Latest } from "./Met"
import { hersQuery } from "./query"

const ExpectationDialog = lazy(() => import("./ExpectationDialog"))

/** Hers is what one customer counts on, and how it was met last. */
export function Hers({ customer }: { customer: Named }) {
  const { t } = useTranslation("expectations")
  const mayWrite = useMay("expectations:write")
  const told = useQuery({
    queryKey: ["expectations", "of", customer.id],
    queryFn: ({ signal }) => ask(hersQuery, { id: customer.id }, { signal }),
  })
  const all = told.data?.customer?.expectations.nodes.filter((e) => !e.withdrawnAt)
  return (
    <section aria-labelledby="expectations">
      <h2 id="expectations">{t("rail.title")}</h2>
      {told.isPending && <Skeleton height={40} />}
      {told.isError && !told.data && <Failed error={told.error} reset={told.refetch} />}
      {all?.length === 0 && <p className={classes.quiet}>{t("rail.none")}</p>}
      {all && all.length > 0 && (
        <ul className={classes.hers}>
          {all.map((e) => (
            <li key={e.id}>
              <p>{e.text}</p>
              <p className={classes.quiet}>
                <Expected of={e} /> · <Latest of={e} />
              </p>
              {e.standing === "INFERRED" && (
                <p className={classes.quiet}>
                  {t("inferred", { source: t(`sources.${e.source}`), count: e.basis?.n ?? 0 })}
                  {e.basis?.note && `: ${e.basis.note}`}
                </p>
              )}
              {mayWrite && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  aria-label={t("assess.of", { text: e.text })}
                  onClick={() => asked.set({ verb: "assess", expectation: e })}
                >
                  {t("assess.name")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayWrite && (
        <Button
          size="compact-xs"
          variant="default"
          mt={8}
          aria-label={t("record.title")}
          onClick={() => asked.set({ verb: "record", customer })}
        >
          {t("record.name")}
        </Button>
      )}
      {mayWrite && <Infer customerId={customer.id} />}
      <Suspense>{useStore(asked) && <ExpectationDialog />}</Suspense>
    </section>
  )
}
