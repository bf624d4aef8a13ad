import { Button, Skeleton } from "@mantine/core"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Failed } from "../app/states"
import classes from "../settings/settings.module.css"
import type { Pages } from "../table/usePages"

interface Props<Row> {
  list: Pages<Row>
  empty: ReactNode
  line: (row: Row) => ReactNode
}

/** Listed is a short list in the settings, in all its states; a long one is read on by a button. */
export function Listed<Row>({ list, empty, line }: Props<Row>) {
  const { t } = useTranslation()
  if (list.error) return <Failed error={list.error} reset={list.again} />
  if (list.pending) return <Waiting />
  if (list.rows.length === 0) return empty
  return (
    <>
      <ul className={classes.list}>{list.rows.map(line)}</ul>
      {list.more.there && (
        <Button variant="default" loading={list.more.busy} onClick={list.more.read}>
          {t("more")}
        </Button>
      )}
    </>
  )
}

function Waiting() {
  return (
    <ul className={classes.list} aria-busy>
      {[0, 1].map((n) => (
        <li key={n}>
          <Skeleton height={36} width="60%" />
        </li>
      ))}
    </ul>
  )
}
