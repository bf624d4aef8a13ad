import {
  IconBuildingStore,
  IconCreditCard,
  IconFileImport,
  IconForms,
  IconHistory,
  IconKey,
  IconSitemap,
  IconUserCircle,
  IconUsersGroup,
  type TablerIcon,
} from "@tabler/icons-react"
import type { LinkProps } from "@tanstack/react-router"
import type { words } from "../words/en"

export interface Section {
  to: NonNullable<LinkProps["to"]>
  word: keyof (typeof words)["shell"]["sections"]
  icon: TablerIcon
  /** The scope without which the section is of no use. */
  needs?: string
}

/** sections are the pages of the settings: one's own first, then those of the business. */
export const sections: Section[] = [
  { to: "/settings/profile", word: "profile", icon: IconUserCircle },
  { to: "/settings/access", word: "access", icon: IconKey },
  { to: "/settings/business", word: "business", icon: IconBuildingStore, needs: "team:read" },
  { to: "/settings/team", word: "team", icon: IconUsersGroup, needs: "team:read" },
  { to: "/settings/departments", word: "departments", icon: IconSitemap, needs: "team:read" },
  { to: "/settings/attributes", word: "attributes", icon: IconForms, needs: "customers:read" },
  { to: "/settings/data", word: "data", icon: IconFileImport, needs: "customers:read" },
  { to: "/settings/billing", word: "billing", icon: IconCreditCard, needs: "billing:read" },
  { to: "/settings/audit", word: "audit", icon: IconHistory, needs: "events:read" },
]
