import {
  IconArrowBackUp,
  IconCheck,
  IconCreditCard,
  IconHourglassEmpty,
  IconLock,
  type TablerIcon,
} from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { Flag, type Tone } from "../app/Flag"
import type { Card } from "./cards"

const flags: Record<Card["state"], { tone: Tone; icon: TablerIcon }> = {
  ACTIVE: { tone: "good", icon: IconCreditCard },
  BLOCKED: { tone: "bad", icon: IconLock },
  SPENT: { tone: "quiet", icon: IconCheck },
  EXPIRED: { tone: "quiet", icon: IconHourglassEmpty },
  CALLED_OFF: { tone: "quiet", icon: IconArrowBackUp },
}

/** CardState says what a card is good for. */
export function CardState({ state }: { state: Card["state"] }) {
  const { t } = useTranslation("cards")
  return <Flag {...flags[state]}>{t(`states.${state}`)}</Flag>
}
