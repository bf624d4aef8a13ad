import { Skeleton } from "@mantine/core"
import classes from "./table.module.css"

const lines = Array.from({ length: 12 }, (_, i) => ({ key: `line ${i}`, width: `${40 + ((i * 37) % 35)}%` }))

/** Skeletons is a table before its first rows. */
export function Skeletons({ columns }: { columns: number }) {
  return lines.map(({ key, width }) => (
    <tr key={key} className={classes.row} aria-hidden>
      {Array.from({ length: columns }, (_, i) => i).map((column) => (
        <td key={column}>
          <Skeleton height={10} width={width} />
        </td>
      ))}
    </tr>
  ))
}
