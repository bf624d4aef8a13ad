import type { Seen } from "./form"
import classes from "./importing.module.css"

/** Sample shows the first rows of the file as they are read. */
export function Sample({ seen, wrong }: { seen: Seen; wrong: string[] }) {
  return (
    <>
      {wrong.length > 0 && (
        <ul className={classes.wrong} role="alert">
          {wrong.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
      )}
      <div
        className={classes.sampleFrame}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
        tabIndex={0}
      >
        <table className={classes.sampleTable}>
          <thead>
            <tr>
              {seen.columns.map((column, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns without a name are told apart by their place
                <th key={i} scope="col">
                  {column || "–"}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {seen.firstRows.map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing but their place
              <tr key={i}>
                {row.map((cell, k) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={k}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
