import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { sections } from "../settings/sections"
import { Sections } from "../shell/Sections"

export const Route = createFileRoute("/_member/settings")({ component: Settings })

function Settings() {
  const { t } = useTranslation("shell")
  return (
    <Sections
      name={t("places.settings")}
      sections={sections.map(({ word, ...section }) => ({ ...section, name: t(`sections.${word}`) }))}
    />
  )
}
