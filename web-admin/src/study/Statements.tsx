import { useTranslation } from "react-i18next"
import { dimensions } from "./figures"
import type { Statement } from "./query"
import classes from "./study.module.css"

/** Statements are what a study asks, by the side of quality that it is about. */
export function Statements({ of }: { of: Statement[] }) {
  const { t } = useTranslation(["studies", "expectations"])
  return (
    <section aria-labelledby="statements">
      <h2 id="statements" className={classes.part}>
        {t("statements")}
      </h2>
      <div className={classes.statements}>
        {dimensions.map((dimension) => {
          const some = of.filter((s) => s.dimension === dimension)
          return (
            <div key={dimension}>
              <h3>{t(`expectations:dimensions.${dimension}`)}</h3>
              <ol start={some[0]?.item}>
                {some.map((s) => (
                  <li key={s.item}>{s.text}</li>
                ))}
              </ol>
            </div>
          )
        })}
      </div>
    </section>
  )
}
