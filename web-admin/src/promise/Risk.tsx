import { useTranslation } from "react-i18next"
import { count, percent } from "../app/money"
import { spoken, usePlace } from "../app/time"
import { graphql } from "../graph"
import type { PromiseRiskedFragment } from "../graph/graphql"

graphql(`
  fragment PromiseRisked on PromiseRisk {
    level
    probability
    n
    dimension
    left
  }
`)

/** Risk says how likely an open promise is to be late, and by which of our own it is told. */
export function Risk({ risk: r }: { risk: PromiseRiskedFragment }) {
  const { t } = useTranslation("advice")
  const place = usePlace()
  const n = count(r.n, place)
  return (
    <div>
      <dt>{t("risk")}</dt>
      <dd>
        {typeof r.probability === "number"
          ? t("riskLate", {
              level: t(`levels.${r.level}`),
              share: percent(r.probability, place),
              n,
              of: t(`of.${r.dimension ?? "ALL"}`),
              left: spoken(r.left, place),
            })
          : t("riskUnknown", { n })}
      </dd>
    </div>
  )
}
