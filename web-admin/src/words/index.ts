import i18next from "i18next"
import { initReactI18next } from "react-i18next"
import type { words as english } from "./en"

/** languages are those that the console speaks, each under the name that its speakers give it. */
export const languages = { en: "English", de: "Deutsch" } as const
export type Language = keyof typeof languages

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common"
    resources: typeof english
  }
}

const load: Record<Language, () => Promise<{ words: typeof english }>> = {
  en: () => import("./en"),
  de: () => import("./de"),
}

const chosen = "kept:language"

/** startWords loads the member's language, or the browser's, before the first page is drawn. */
export async function startWords(): Promise<void> {
  const language = chosenLanguage() ?? browserLanguage()
  await i18next.use(initReactI18next).init({
    lng: language,
    defaultNS: "common",
    resources: { [language]: (await load[language]()).words },
    interpolation: { escapeValue: false }, // React escapes
  })
  document.documentElement.lang = language
}

/** speak changes the language, for now and for the next time. */
export async function speak(language: Language): Promise<void> {
  localStorage.setItem(chosen, language)
  const { words } = await load[language]()
  for (const [subject, said] of Object.entries(words)) i18next.addResourceBundle(language, subject, said)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** words says something outside of a component; inside one it is useTranslation that notices a change of language. */
export const words = i18next

function chosenLanguage(): Language | undefined {
  const kept = localStorage.getItem(chosen)
  return kept && kept in languages ? (kept as Language) : undefined
}

function browserLanguage(): Language {
  const known = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in languages)
  return (known as Language | undefined) ?? "en"
}
