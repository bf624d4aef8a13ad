import { IconFlag, IconPencil, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { Flag } from "../app/Flag"
import type { Campaign } from "./campaigns"

const icons = { DRAFT: IconPencil, RUNNING: IconPlayerPlay, PAUSED: IconPlayerPause, ENDED: IconFlag }

/** CampaignState says how far a campaign has come, and why it has ended. */
export function CampaignState({ of }: { of: Pick<Campaign, "state" | "endedBy"> }) {
  const { t } = useTranslation("campaigns")
  return (
    <Flag tone={of.state === "RUNNING" ? "good" : "quiet"} icon={icons[of.state]}>
      {of.endedBy ? t(`ends.${of.endedBy}`) : t(`states.${of.state}`)}
    </Flag>
  )
}
