import { Button, Loader } from "@mantine/core"
import { useTranslation } from "react-i18next"
import classes from "./table.module.css"
import type { Pages } from "./usePages"

/** More stands where the next rows will, or says that they couldn't be read. */
export function More({ more, span }: { more: Pages<unknown>["more"]; span: number }) {
  const { t } = useTranslation(["table", "common"])
  if (!more.there) return null
  return (
    <tr className={classes.row}>
      <td colSpan={span}>
        {more.failed ? (
          <span className={classes.failed} role="alert">
            {t("failedMore")}
            <Button size="compact-xs" variant="default" onClick={more.read}>
              {t("common:retry")}
            </Button>
          </span>
        ) : (
          <Loader size="xs" type="dots" aria-label={t("loadMore")} role="status" />
        )}
      </td>
    </tr>
  )
}
