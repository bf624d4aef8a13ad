import { exact, moment, usePlace } from "./time"

/** When shows an instant in the tenant's zone, and exactly on hover. */
export function When({ at }: { at: string }) {
  const place = usePlace()
  return (
    <time dateTime={at} title={exact(at, place)}>
      {moment(at, place)}
    </time>
  )
}
