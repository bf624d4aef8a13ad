import { Anchor, Skeleton } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { money } from "../app/money"
import { Empty, Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { Section } from "../settings/Section"
import list from "../settings/settings.module.css"
import classes from "./billing.module.css"
import { invoicesQuery } from "./queries"

const statuses = ["draft", "open", "paid", "uncollectible", "void"] as const

/** Invoices lists the latest, with Stripe's page for each. They are Stripe's: the page does without them when it is away. */
export function Invoices() {
  const { t } = useTranslation("billing")
  const place = usePlace()
  const asked = useQuery({
    queryKey: ["billing", "invoices"],
    queryFn: async ({ signal }) => (await ask(invoicesQuery, {}, { signal })).billing?.invoices ?? [],
    retry: false,
  })
  return (
    <Section name={t("invoices")} text={t("invoicesText")}>
      {asked.error && <Failed error={asked.error} reset={asked.refetch} />}
      {asked.isPending && <Skeleton height={52} />}
      {asked.data?.length === 0 && <Empty small title={t("noInvoices")} />}
      <ul className={list.list}>
        {asked.data?.map((i) => {
          const status = statuses.find((s) => s === i.status)
          return (
            <li key={i.id}>
              <span>
                {i.number} · <When at={i.createdAt} as="day" />
                <br />
                {money(i.total, place)} · {status ? t(`statuses.${status}`) : i.status}
              </span>
              <span className={classes.links}>
                {i.url && (
                  <Anchor
                    href={i.url}
                    rel="noreferrer"
                    target="_blank"
                    aria-label={t("seeOf", { number: i.number })}
                  >
                    {t("see")}
                  </Anchor>
                )}
                {i.pdf && (
                  <Anchor href={i.pdf} rel="noreferrer" aria-label={t("pdfOf", { number: i.number })}>
                    {t("pdf")}
                  </Anchor>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
