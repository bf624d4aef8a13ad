import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Absences } from "../absence/Absences"
import { EmailSection } from "../account/EmailSection"
import { FactorSection } from "../account/FactorSection"
import { LookSection } from "../account/LookSection"
import { NameSection } from "../account/NameSection"
import { PasswordSection } from "../account/PasswordSection"
import { PlacesSection } from "../account/PlacesSection"
import { Page } from "../shell/Page"

export const Route = createFileRoute("/_member/settings/profile")({ component: Profile })

function Profile() {
  const { t } = useTranslation("shell")
  return (
    <Page name={t("sections.profile")} narrow>
      <NameSection />
      <LookSection />
      <Absences />
      <EmailSection />
      <PasswordSection />
      <FactorSection />
      <PlacesSection />
    </Page>
  )
}
