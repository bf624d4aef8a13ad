import { useTranslation } from "react-i18next"
import { count, percent } from "../app/money"
import { numbers, usePlace } from "../app/time"
import type { ClaimAfterShownFragment } from "../graph/graphql"

/** useAfter gives the words for what followed some promises: who bought again, complained, and how it was marked. */
export function useAfter() {
  const { t } = useTranslation("claims")
  const place = usePlace()
  return (a: ClaimAfterShownFragment) =>
    [
      t("after.again", { share: percent(a.boughtAgainRate ?? 0, place), n: count(a.promises, place) }),
      t("after.complained", { count: a.complained, formatted: count(a.complained, place) }),
      a.rating != null &&
        t("after.marks", {
          mean: numbers(place.locale, { maximumFractionDigits: 1 }).format(a.rating),
          n: count(a.ratings, place),
        }),
    ]
      .filter(Boolean)
      .join(" · ")
}
