import { IconCircleCheck, IconClipboardList, IconPencil } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { Flag } from "../app/Flag"
import type { ServqualStudyState } from "../graph/graphql"

const icons = { DRAFT: IconPencil, OPEN: IconClipboardList, CLOSED: IconCircleCheck }

/** State says where a study stands. */
export function State({ of }: { of: ServqualStudyState }) {
  const { t } = useTranslation("studies")
  return (
    <Flag tone={of === "OPEN" ? "good" : "quiet"} icon={icons[of]}>
      {t(`states.${of}`)}
    </Flag>
  )
}
