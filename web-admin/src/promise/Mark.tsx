import {
  IconAlertCircle,
  IconAlertTriangle,
  IconArrowForwardUp,
  IconCheck,
  IconCircleDashed,
  IconClockExclamation,
  IconClockPause,
  IconHourglass,
  IconMinus,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import classes from "./mark.module.css"
import { type Standing, type Stands, standingOf } from "./standing"

/** standingIcons are the shapes of the standings. */
export const standingIcons: Record<Standing, TablerIcon> = {
  open: IconCircleDashed,
  risk: IconAlertCircle,
  waiting: IconClockPause,
  overdue: IconHourglass,
  kept: IconCheck,
  late: IconClockExclamation,
  broken: IconX,
  moved: IconArrowForwardUp,
  released: IconMinus,
  void: IconMinus,
}

/** Mark says how a promise stands: by word, shape and colour, never by colour alone. */
export function Mark({ promise }: { promise: Stands }) {
  const { t } = useTranslation("promises")
  return (
    <span className={classes.marks}>
      <Chip standing={standingOf(promise)} />
      {promise.disputedAt && (
        <span className={classes.mark} data-standing="disputed">
          <IconAlertTriangle size={14} stroke={2.2} aria-hidden />
          {t("standings.disputed")}
        </span>
      )}
    </span>
  )
}

/** Chip is one standing, with a count where it stands for many. */
export function Chip({ standing, count }: { standing: Standing; count?: number }) {
  const { t } = useTranslation("promises")
  const Icon = standingIcons[standing]
  const name = t(`standings.${standing}`)
  return (
    <span className={classes.mark} data-standing={standing}>
      <Icon size={14} stroke={2.2} aria-hidden />
      {count === undefined ? name : `${count} ${name}`}
    </span>
  )
}
