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
import { Flag, Flags, type Tone } from "../app/Flag"
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

const tones: Partial<Record<Standing, Tone>> = {
  open: "open",
  waiting: "open",
  risk: "due",
  late: "due",
  overdue: "urgent",
  kept: "good",
  broken: "bad",
}

/** Mark says how a promise stands. */
export function Mark({ promise }: { promise: Stands }) {
  const { t } = useTranslation("promises")
  return (
    <Flags>
      <Chip standing={standingOf(promise)} />
      {promise.disputedAt && (
        <Flag tone="urgent" icon={IconAlertTriangle}>
          {t("standings.disputed")}
        </Flag>
      )}
    </Flags>
  )
}

/** Chip is one standing, with a count where it stands for many. */
export function Chip({ standing, count }: { standing: Standing; count?: number }) {
  const { t } = useTranslation("promises")
  const name = t(`standings.${standing}`)
  return (
    <Flag tone={tones[standing]} icon={standingIcons[standing]}>
      {count === undefined ? name : `${count} ${name}`}
    </Flag>
  )
}
