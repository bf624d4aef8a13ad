import { useTranslation } from "react-i18next"
import { Fact } from "../app/Fact"
import { AnchorLink } from "../app/links"
import { count, percent } from "../app/money"
import { spoken, usePlace } from "../app/time"
import type { ClaimQuery } from "../graph/graphql"
import panel from "../promise/panel.module.css"
import { useAfter } from "./after"
import classes from "./claim.module.css"

type Whole = NonNullable<ClaimQuery["claim"]>
type Dates = Whole["boldness"]["bold"]

/** Boldness is why a claim says less than our own history advises, and whether that paid. */
export function Boldness({ claim: c }: { claim: Whole }) {
  const { t } = useTranslation("claims")
  const place = usePlace()
  const { bold, advised, days } = c.boldness
  const terms = c.terms.at(-1)
  if (!terms?.boldReason && bold.settled === 0) return null
  return (
    <section aria-labelledby="claim-bold">
      <h3 id="claim-bold" className={panel.part}>
        {t("bold.title")}
      </h3>
      <dl className={panel.facts}>
        {terms?.boldReason && (
          <Fact name={t("bold.why")}>
            {terms.boldReason}
            {terms.advised && ` · ${t("bold.instead", { within: spoken(terms.advised, place) })}`}
          </Fact>
        )}
        <Fact name={t("bold.bold")}>
          <Outcome of={bold} />
        </Fact>
        <Fact name={t("bold.advised")}>
          <Outcome of={advised} />
        </Fact>
      </dl>
      <p className={classes.note}>{t("bold.note", { count: days })}</p>
      {bold.settled > 0 && (
        <AnchorLink to="/promises" search={{ claim: c.id, bold: true }} size="sm">
          {t("bold.all")}
        </AnchorLink>
      )}
    </section>
  )
}

function Outcome({ of }: { of: Dates }) {
  const { t } = useTranslation("claims")
  const place = usePlace()
  const after = useAfter()
  if (of.keptRate == null) return t("bold.none")
  return (
    <>
      {t("bold.kept", {
        rate: percent(of.keptRate, place),
        kept: count(of.kept, place),
        n: count(of.settled, place),
      })}
      {of.after.promises > 0 && ` · ${after(of.after)}`}
    </>
  )
}
