import { count } from "../app/money"
import { usePlace } from "../app/time"
import classes from "./loyalty.module.css"

/** Signed shows points that were given or taken: +100, −30. */
export function Signed({ points }: { points: number }) {
  const place = usePlace()
  return (
    <span className={classes.points} data-taken={points < 0 || undefined}>
      {points < 0 ? "−" : "+"}
      {count(Math.abs(points), place)}
    </span>
  )
}
