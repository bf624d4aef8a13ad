import type { CSSProperties } from "react"
import { useTranslation } from "react-i18next"
import { usePlace } from "../app/time"
import { gapWords } from "./figures"
import type { Result } from "./query"
import classes from "./study.module.css"

const scale = [1, 2, 3, 4, 5, 6, 7]
const at = (mean: number) => `${((mean - 1) / 6) * 100}%`

/**
 * GapBars draws, for eyes alone, what each side of quality was expected to be, what
 * it was, and the gap between: on one scale under one another, so that the longest
 * gap is seen at once. Beside it stands a table that says the same.
 */
export function GapBars({ scales }: { scales: Result["scales"] }) {
  const { t } = useTranslation(["studies", "expectations"])
  const place = usePlace()
  return (
    <div className={classes.bars} aria-hidden>
      <p className={classes.legend}>
        <span data-mark="expected">{t("chart.expected")}</span>
        <span data-mark="perceived">{t("chart.perceived")}</span>
        <span data-mark="short">{t("chart.short")}</span>
        <span data-mark="over">{t("chart.over")}</span>
      </p>
      {scales.map((s) => (
        <div key={s.dimension} className={classes.bar}>
          <span>{t(`expectations:dimensions.${s.dimension}`)}</span>
          <div className={classes.track}>
            {scale.map((mark) => (
              <i key={mark} style={{ insetInlineStart: at(mark) }} />
            ))}
            {s.expected != null && s.perceived != null && (
              <span
                className={classes.gap}
                data-short={s.perceived < s.expected || undefined}
                style={
                  {
                    "--from": at(Math.min(s.expected, s.perceived)),
                    "--to": at(Math.max(s.expected, s.perceived)),
                    "--expected": at(s.expected),
                    "--perceived": at(s.perceived),
                  } as CSSProperties
                }
              >
                <b data-mark="expected" />
                <b data-mark="perceived" />
              </span>
            )}
          </div>
          <strong data-short={(s.gap ?? 0) < 0 || undefined}>{gapWords(s.gap, place)}</strong>
        </div>
      ))}
      <div className={classes.bar}>
        <span className={classes.scaleName}>{t("chart.scale")}</span>
        <div className={classes.scale}>
          {scale.map((mark) => (
            <span key={mark} style={{ insetInlineStart: at(mark) }}>
              {mark}
            </span>
          ))}
        </div>
        <strong />
      </div>
    </div>
  )
}
