import { IconCircleCheck, IconClipboardList, IconPencil } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import type { ServqualStudyState } from "../graph/graphql"
import classes from "./study.module.css"

const icons = { DRAFT: IconPencil, OPEN: IconClipboardList, CLOSED: IconCircleCheck }

/** State says where a study stands, by word and shape. */
export function State({ of }: { of: ServqualStudyState }) {
  const { t } = useTranslation("studies")
  const Icon = icons[of]
  return (
    <span className={classes.state} data-state={of}>
      <Icon size={14} stroke={2.2} aria-hidden />
      {t(`states.${of}`)}
    </span>
  )
}
