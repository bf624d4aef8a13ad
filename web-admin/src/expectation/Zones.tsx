import type { CSSProperties } from "react"
import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { usePlace } from "../app/time"
import classes from "./expectation.module.css"
import { ends, levelWords } from "./level"
import type { Row, Tally } from "./query"

type Levels = Tally["levels"][number]

/** Zones draws, for each dimension, the zone of tolerance and where we stand in it: said and unsaid apart. */
export function Zones({ rows }: { rows: Row[] }) {
  const { t } = useTranslation("expectations")
  return (
    <div className={classes.zones}>
      {rows.map((row) => (
        <section key={row.key} className={classes.zone}>
          <h3>{t(`dimensions.${row.key as "EMPATHY"}`)}</h3>
          {(["implicit", "explicit"] as const).flatMap((kind) =>
            row[kind].levels.map((l) => (
              <Zone key={kind + l.unit + l.direction} levels={l} kind={t(`kinds.${kind}`)} />
            )),
          )}
        </section>
      ))}
    </div>
  )
}

function Zone({ levels: l, kind }: { levels: Levels; kind: string }) {
  const { t } = useTranslation("expectations")
  const place = usePlace()
  const [from, to] = ends(l.unit, [l.adequate, l.desired, l.perceived])
  const at = (level: number) => `${((level - from) / (to - from)) * 100}%`
  const result = l.adequacy < 0 ? "UNMET" : l.superiority > 0 ? "EXCEEDED" : "MET"
  const write = (level: number) => levelWords(t, level, l.unit, place)
  return (
    <div className={classes.bar}>
      <p>
        <span>{kind}</span>{" "}
        <strong data-result={result}>
          {t("zone.said", { perceived: write(l.perceived), result: t(`results.${result}`) })}
        </strong>
      </p>
      <div
        className={classes.track}
        aria-hidden
        style={
          {
            "--from": at(Math.min(l.adequate, l.desired)),
            "--to": at(Math.max(l.adequate, l.desired)),
            "--at": at(l.perceived),
          } as CSSProperties
        }
      >
        <i />
        <b data-result={result} />
      </div>
      <p className={classes.quiet}>
        {l.adequate === l.desired
          ? t("zone.point", { expected: write(l.desired), n: count(l.n, place) })
          : t("zone.span", { adequate: write(l.adequate), desired: write(l.desired), n: count(l.n, place) })}
      </p>
    </div>
  )
}
