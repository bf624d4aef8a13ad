import { type MantineColorScheme, Select, useMantineColorScheme } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { Section } from "../settings/Section"
import { type Language, languages } from "../words"
import { useLanguage } from "./useLanguage"

const schemes: MantineColorScheme[] = ["auto", "light", "dark"]

/** LookSection is how the console looks on this device, and in which language it and its mails speak. */
export function LookSection() {
  const { t, i18n } = useTranslation(["settings", "shell"])
  const { mail } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const choose = useLanguage()
  return (
    <Section name={t("look.title")}>
      <Select
        label={t("look.language")}
        description={mail ? t("look.languageText") : undefined}
        data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
        value={i18n.language}
        allowDeselect={false}
        onChange={(language) => language && void choose(language as Language)}
      />
      <Select
        label={t("look.scheme")}
        description={t("look.schemeText")}
        data={schemes.map((value) => ({ value, label: t(`shell:me.${value as "auto" | "light" | "dark"}`) }))}
        value={colorScheme}
        allowDeselect={false}
        onChange={(scheme) => scheme && setColorScheme(scheme as MantineColorScheme)}
      />
    </Section>
  )
}
