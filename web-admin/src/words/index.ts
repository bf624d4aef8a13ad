import i18next, { type BackendModule, type ResourceKey } from "i18next"
import { initReactI18next } from "react-i18next"
import { comes } from "../app/comes"
import type { words as english } from "./en"
import { first } from "./first"

/** languages are those that the console speaks, each under the name that its speakers give it. */
export const languages = { en: "English", de: "Deutsch" } as const
export type Language = keyof typeof languages

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common"
    resources: typeof english
  }
}

type Subject = keyof typeof english

const firsts: Record<string, () => Promise<{ words: Record<string, ResourceKey> }>> = {
  en: () => import("./en/first"),
  de: () => import("./de/first"),
}
const others = import.meta.glob<ResourceKey>(
  ["./*/*.json", "!./*/{common,faults,shell,command,promises}.json"],
  { import: "default" },
)

// What is spoken of so far.
const spoken = new Set<Subject>(first)

/**
 * need says that a component is about to speak of these. The build calls it where
 * useTranslation names them: so that they come with its code, not when it is drawn.
 */
export function need(...subjects: Subject[]): void {
  for (const subject of subjects) spoken.add(subject)
  if (i18next.isInitialized) void i18next.loadNamespaces(subjects)
}

const chosen = "kept:language"

/** startWords loads the member's language, or the browser's, before the first page is drawn. */
export async function startWords(): Promise<void> {
  const language = chosenLanguage() ?? browserLanguage()
  await i18next
    .use(initReactI18next)
    .use(backend)
    .init({
      lng: language,
      fallbackLng: false,
      ns: [...spoken],
      defaultNS: "common",
      interpolation: { escapeValue: false }, // React escapes
    })
  document.documentElement.lang = language
}

const backend: BackendModule = { type: "backend", callbackApi: false, init() {}, read: wordsOf }

function wordsOf(language: string, subject: string): Promise<ResourceKey> {
  return comes(async () => {
    const other = others[`./${language}/${subject}.json`]
    return (other ? await other() : (await firsts[language]?.())?.words[subject]) ?? {}
  })
}

/** speak changes the language, for now and for the next time. */
export async function speak(language: Language): Promise<void> {
  await Promise.all([...spoken].map((subject) => wordsOf(language, subject)))
  localStorage.setItem(chosen, language)
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
