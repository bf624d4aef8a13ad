import {
  IconChecklist,
  IconCoins,
  IconFileImport,
  IconHeartHandshake,
  IconProgressCheck,
  IconSettings,
  IconSpeakerphone,
  IconTargetArrow,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react"
import type { LinkProps } from "@tanstack/react-router"
import type { words } from "../words/en"

export interface Place {
  to: NonNullable<LinkProps["to"]>
  word: keyof (typeof words)["shell"]["places"]
  icon: TablerIcon
  /** The keys that lead there. */
  keys: string
  /** The scope without which the place is of no use. */
  needs?: string
}

/** places are the pages that one can go to from everywhere: in the sidebar, the palette and by keys. */
export const places: Place[] = [
  { to: "/", word: "today", icon: IconChecklist, keys: "g t" },
  { to: "/customers", word: "customers", icon: IconUsers, keys: "g c", needs: "customers:read" },
  { to: "/promises", word: "promises", icon: IconHeartHandshake, keys: "g p", needs: "promises:read" },
  { to: "/claims", word: "claims", icon: IconSpeakerphone, keys: "g l", needs: "claims:read" },
  {
    to: "/expectations",
    word: "expectations",
    icon: IconTargetArrow,
    keys: "g e",
    needs: "expectations:read",
  },
  { to: "/loyalty", word: "loyalty", icon: IconCoins, keys: "g y", needs: "loyalty:read" },
  { to: "/import", word: "import", icon: IconFileImport, keys: "g i", needs: "import:write" },
  { to: "/jobs", word: "jobs", icon: IconProgressCheck, keys: "g j" },
  { to: "/settings", word: "settings", icon: IconSettings, keys: "g s" },
]
