import { changeProfile } from "../api/account"
import { type Language, speak } from "../words"
import { useNewSession } from "./useNewSession"

/** useLanguage changes the language of the console at once, and of the mails to who is signed in. */
export function useLanguage(): (language: Language) => Promise<void> {
  const take = useNewSession()
  return async (language) => {
    await speak(language)
    await take(await changeProfile({ language }))
  }
}
