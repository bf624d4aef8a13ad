import { Button, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { useStore } from "../app/store"
import type { Named } from "../customer/CustomerSelect"
import classes from "../expectation/expectation.module.css"
import { asked } from "./asked"
import { About, Verbs } from "./Mile"
import { herMilesQuery } from "./query"

const ExtraDialog = lazy(() => import("./ExtraDialog"))

/** Hers is what members did for one customer beyond what they had promised. */
export function Hers({ customer }: { customer: Named }) {
  const { t } = useTranslation("extra")
  const mayWrite = useMay("expectations:write")
  const told = useQuery({
    queryKey: ["extra", "of", customer.id],
    queryFn: ({ signal }) => ask(herMilesQuery, { id: customer.id }, { signal }),
  })
  const all = told.data?.customer?.extraMiles.nodes.filter((m) => !m.struckAt)
  return (
    <section aria-labelledby="extra-miles">
      <h2 id="extra-miles">{t("title")}</h2>
      {told.isPending && <Skeleton height={40} />}
      {told.isError && !told.data && <Failed error={told.error} reset={told.refetch} />}
      {all?.length === 0 && <p className={classes.quiet}>{t("none")}</p>}
      {all && all.length > 0 && (
        <ul className={classes.hers}>
          {all.map((m) => (
            <li key={m.id}>
              <p>{m.what}</p>
              <p className={classes.quiet}>
                <About mile={m} />
              </p>
              {mayWrite && <Verbs mile={m} />}
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
      <Suspense>{useStore(asked) && <ExtraDialog />}</Suspense>
    </section>
  )
}
