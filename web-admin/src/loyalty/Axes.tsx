import { Skeleton, Stack } from "@mantine/core"
import { IconHeart } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { AnchorLink } from "../app/links"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Empty, Failed } from "../app/states"
import { usePlace } from "../app/time"
import report from "../promise/report.module.css"
import { type Count, type Types, typesQuery } from "./stays"
import classes from "./stays.module.css"

const attitudes = ["HIGH", "LOW"] as const
const patronages = ["HIGH", "LOW"] as const

/** Axes is why customers stay: how many stand where on both axes, each with the customers behind. */
export function Axes() {
  const { t } = useTranslation("allegiance")
  const read = useQuery({
    queryKey: ["loyalty", "types"],
    queryFn: async ({ signal }) => (await ask(typesQuery, {}, { signal })).loyaltyTypes,
  })
  const told = read.data
  if (read.isPending) return <Skeleton height={320} />
  if (!told) return <Failed error={read.error} reset={read.refetch} />
  if (told.counts.every((c) => c.customers === 0)) {
    return (
      <Empty icon={IconHeart} title={t("nobody")}>
        {t("nobodyText")}
      </Empty>
    )
  }
  return (
    <Stack gap="md">
      <Places told={told} />
      <div>
        <p className={report.note}>
          {t("terms", { often: told.oftenEnough, days: told.days, answers: told.mostAnswers })}
        </p>
        <p className={report.note}>
          {t("source")} {t("fresh")}
        </p>
      </div>
    </Stack>
  )
}

function Places({ told }: { told: Types }) {
  const { t } = useTranslation("allegiance")
  const place = usePlace()
  const silent = told.counts.filter((c) => c.attitude === null)
  const back = silent.find((c) => c.patronage === "HIGH")?.customers ?? 0
  const found = (attitude: Count["attitude"], patronage: Count["patronage"]) =>
    told.counts.find((c) => c.attitude === attitude && c.patronage === patronage)
  return (
    <table className={classes.axes} aria-label={t("table")}>
      <thead>
        <tr>
          <td />
          {patronages.map((p) => (
            <th key={p} scope="col">
              {t(`patronages.${p}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {attitudes.map((a) => (
          <tr key={a}>
            <th scope="row">{t(`attitudes.${a}`)}</th>
            {patronages.map((p) => {
              const c = found(a, p)
              return <td key={p}>{c && <Place type={c.type} customers={c.customers} />}</td>
            })}
          </tr>
        ))}
        <tr>
          <th scope="row">{t("attitudes.UNKNOWN")}</th>
          <td colSpan={patronages.length}>
            <Place
              type="UNKNOWN"
              customers={silent.reduce((sum, c) => sum + c.customers, 0)}
              more={t("back", { count: back, n: count(back, place) })}
            />
          </td>
        </tr>
      </tbody>
    </table>
  )
}

interface Props {
  type: Count["type"]
  customers: number
  /** What else there is to say of them. */
  more?: string
}

function Place({ type, customers, more }: Props) {
  const { t } = useTranslation("allegiance")
  const mayRead = useMay("customers:read")
  const place = usePlace()
  const n = t("customers", { count: customers, n: count(customers, place) })
  const name = t(`names.${type}`)
  return (
    <div className={classes.place}>
      <strong>{name}</strong>
      {mayRead && customers > 0 ? (
        <AnchorLink to="/customers" search={{ loyalty: type }} aria-label={t("show", { name, n })}>
          {n}
        </AnchorLink>
      ) : (
        <span>{n}</span>
      )}
      <p>
        {t(`texts.${type}`)} {more}
      </p>
    </div>
  )
}
