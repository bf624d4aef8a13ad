import type { UseFormReturnType } from "@mantine/form"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { usePlace } from "../app/time"
import type { Guess } from "../change/records"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import type { TypedDocumentString } from "../graph/graphql"
import { asked } from "./asked"
import { shownIn } from "./shown"

const latestQuery = graphql(`
  query PromiseNow($id: ID!) {
    promise(id: $id) {
      ...PromiseShown
    }
  }
`)

interface Options<Input> {
  /** What is said when it is done. */
  said: string
  guess?: (input: Input) => Guess[]
  // biome-ignore lint/suspicious/noExplicitAny: a form of any values
  form?: UseFormReturnType<any> & { forget?: () => void }
}

/** useVerb sends one verb of a promise from its dialog, and closes that once the server has it. */
export function useVerb<Data extends object, Input>(
  verb: TypedDocumentString<Data, { input: Input }>,
  { said, guess, form }: Options<Input>,
) {
  const { t } = useTranslation("promises")
  const place = usePlace()
  return useChange<Data, { input: Input }>({
    verb,
    said: () => said,
    shown: shownIn(t, place),
    latest: async (id) => (await ask(latestQuery, { id })).promise,
    stale: ["promises", "promise", "keeping", "today", "timeline", "customer"].map((key) => [key]),
    done: () => {
      form?.forget?.()
      asked.set(undefined)
    },
    ...(guess && { guess: ({ input }) => guess(input) }),
    ...(form && { form }),
  })
}
