import { Button, CloseButton } from "@mantine/core"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { count } from "../app/money"
import { usePlace } from "../app/time"
import classes from "./table.module.css"
import type { Selection } from "./useSelection"

interface Props {
  selection: Selection
  total: { value: number; capped: boolean } | undefined
  loaded: number
  children: ReactNode
}

/** Selected says how many rows are selected, offers all that match, and what can be done with them. */
export function Selected({ selection, total, loaded, children }: Props) {
  const { t } = useTranslation("table")
  const place = usePlace()
  const matching = useMatching(total)
  const wholePage = !selection.all && selection.ids.size === loaded
  const more = total !== undefined && (total.capped || total.value > loaded)
  return (
    <div className={classes.selected}>
      <span role="status">
        {selection.all
          ? t("all", { total: matching })
          : t("selected", { count: selection.ids.size, formatted: count(selection.ids.size, place) })}
      </span>
      {wholePage && more && (
        <Button size="compact-sm" variant="subtle" onClick={selection.selectAll}>
          {t("selectAll", { total: matching })}
        </Button>
      )}
      <div className={classes.acts}>{children}</div>
      <CloseButton size="sm" aria-label={t("clear")} onClick={selection.clear} />
    </div>
  )
}

// Lists are counted to 10,000.
function useMatching(total: Props["total"]): string {
  const { t } = useTranslation("table")
  const place = usePlace()
  const n = count(total?.value ?? 0, place)
  return total?.capped ? t("more", { count: n as never }) : n
}
