import type { UseFormReturnType } from "@mantine/form"
import { notifications } from "@mantine/notifications"
import { type QueryKey, useMutation } from "@tanstack/react-query"
import { change, newKey, type Payload } from "../api/graphql"
import { Problem, Refused } from "../api/problem"
import { queries } from "../api/queries"
import type { TypedDocumentString } from "../graph/graphql"
import { words } from "../words"
import { type Shown, showVersions } from "./conflict"
import { hold, leaving, Undone } from "./hold"
import { type Fields, type Guess, guess, layAll, recordOf, recordsIn, settle, takeBack } from "./records"

export interface ChangeOptions<Data, Variables> {
  verb: TypedDocumentString<Data, Variables>
  /** What is seen at once, before the server has answered. */
  guess?: (variables: Variables) => Guess[]
  /** What to say when it is done. */
  said?: (variables: Variables) => string
  /** Held back for some seconds, in which it can be undone; said is said at once. */
  undo?: boolean
  /** What is to be read again after: the beginnings of query keys. */
  stale?: QueryKey[]
  /** A record for reading, to tell both versions apart when somebody else was faster. */
  shown?: Shown
  /** Reads a record anew for that; by default it is looked for in what the page shows. */
  latest?: (id: string) => Promise<Fields | null | undefined>
  /** The form that sends it: what the server refuses is said at its fields. */
  // biome-ignore lint/suspicious/noExplicitAny: a form of any values
  form?: UseFormReturnType<any>
  done?: (payload: Payload<Data>, variables: Variables) => void
}

interface Run<Variables> {
  variables: Variables
  key: string
}

/**
 * useChange sends one verb of the API. What it will bring about is seen at once;
 * it is taken back, with a message, when the server says no, and both versions
 * are shown when the record was changed meanwhile. When the server is gone it
 * waits and goes on after, the same change once.
 *
 *   const keep = useChange({
 *     verb: keepPromise,
 *     guess: ({ input }) => [{ id: input.id, fields: { state: "KEPT" } }],
 *     said: () => t("kept"),
 *     undo: true,
 *     stale: [["promises"], ["keeping"]],
 *   })
 *   keep.run({ input: { id, note } })
 */
export function useChange<Data extends object, Variables>(options: ChangeOptions<Data, Variables>) {
  const sent = useMutation<Payload<Data>, Error, Run<Variables>, Guess[]>({
    mutationFn: ({ variables, key }) => change(options.verb, variables, key, { keepalive: leaving() }),
    onMutate: async ({ variables, key }) => {
      const guesses = options.guess?.(variables) ?? []
      const before = guesses.map(asItWas)
      guess(queries, key, guesses)
      if (!options.undo) return before
      try {
        await hold(options.said?.(variables) ?? "")
      } catch (undone) {
        takeBack(queries, key, before)
        throw undone
      }
      return before
    },
    onSuccess: async (payload, { variables, key }) => {
      settle(key)
      for (const record of recordsIn(payload)) layAll(queries, record)
      if (options.said && !options.undo) notifications.show({ message: options.said(variables) })
      options.done?.(payload, variables)
      await Promise.all((options.stale ?? []).map((queryKey) => queries.invalidateQueries({ queryKey })))
    },
    onError: async (error, { variables, key }, before = []) => {
      if (error instanceof Undone) return
      takeBack(queries, key, before)
      if (isConflict(error)) {
        await queries.invalidateQueries()
        const guesses = options.guess?.(variables) ?? []
        const latest = await latestOf(guesses)
        showVersions({ guesses, latest, shown: options.shown, error, again: () => run(variables) })
      } else if (!options.form || !tellForm(options.form, error)) {
        notifications.show({ color: "red", message: say(error) })
      }
    },
  })
  // A list may show the record no more: it was filtered by what has changed.
  async function latestOf(guesses: Guess[]): Promise<Map<string, Fields>> {
    const read = async ({ id }: Guess) => {
      const record = await options.latest?.(id).catch(() => undefined)
      return [id, record ?? recordOf(queries, id) ?? {}] as const
    }
    return new Map(await Promise.all(guesses.map(read)))
  }
  function run(variables: Variables) {
    sent.mutate({ variables, key: newKey() })
  }
  return { run, busy: sent.isPending, done: sent.isSuccess, reset: sent.reset }
}

function asItWas({ id, fields }: Guess): Guess {
  const record: Fields = recordOf(queries, id) ?? {}
  const were = Object.keys(fields).filter((name) => name in record)
  return { id, fields: Object.fromEntries(were.map((name) => [name, record[name]])) }
}

function isConflict(error: Error): boolean {
  return error instanceof Refused ? error.conflict : error instanceof Problem && error.code === "CONFLICT"
}

// tellForm says at each field what is wrong with it; what belongs to no field is left to the caller.
// biome-ignore lint/suspicious/noExplicitAny: a form of any values
function tellForm(form: UseFormReturnType<any>, error: Error): boolean {
  if (!(error instanceof Refused)) return false
  const values = form.getValues()
  const mine = Object.entries(error.fields).filter(([field]) => (field.split(".")[0] ?? "") in values)
  form.setErrors(Object.fromEntries(mine))
  form.getInputNode(mine[0]?.[0] ?? "")?.focus()
  return mine.length === error.userErrors.length
}

function say(error: Error): string {
  return error instanceof Problem ? error.message : words.t("faults:own")
}
