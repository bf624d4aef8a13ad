import classes from "./line.module.css"

interface Point {
  name: string
  /** From 0 to 1; null where there is nothing to take a share of. */
  share: number | null
}

interface Props {
  points: Point[]
  write: (share: number) => string
}

const marks = [1, 0.75, 0.5, 0.25, 0]

/** Line draws how a share went, for eyes alone: beside it stands a table that says the same. */
export function Line({ points, write }: Props) {
  return (
    <div className={classes.line} aria-hidden>
      <div className={classes.scale}>
        {marks.map((share) => (
          <span key={share}>{write(share)}</span>
        ))}
      </div>
      <div className={classes.plot}>
        <svg viewBox={`0 0 ${points.length} 1`} preserveAspectRatio="none" aria-hidden>
          {marks.map((share) => (
            <line key={share} x1={0} x2={points.length} y1={1 - share} y2={1 - share} />
          ))}
          <path d={pathOf(points)} />
        </svg>
        {points.map(({ name, share }) => (
          <div key={name} className={classes.point}>
            {share !== null && (
              <span className={classes.dot} style={{ bottom: `${share * 100}%` }}>
                <b>{write(share)}</b>
              </span>
            )}
            <span className={classes.name}>{name}</span>
          </div>
        ))}
      </div>
    </div>
  )
}

/** pathOf joins neighbours, and leaves a gap where there is no share. */
export function pathOf(points: Pick<Point, "share">[]): string {
  const steps = points.map(({ share }, i) => {
    if (share === null) return ""
    const begins = (points[i - 1]?.share ?? null) === null
    return `${begins ? "M" : "L"}${i + 0.5} ${1 - share}`
  })
  return steps.join("")
}
