import type { UseFormReturnType } from "@mantine/form"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "@tanstack/react-router"
import { Problem } from "../api/problem"
import { type Session, sessionQuery } from "../api/session"

interface Options<Answer> {
  done?: (answer: Answer) => unknown
  failed?: (error: Error) => void
  /** Which field stands for a path of the server's, where the last part of the path doesn't. */
  places?: Record<string, string>
  /** It changes the session: it waits for changes on their way, and none waits for it. */
  leaves?: boolean
  /** What a fault at a field comes to, where it can be one thing only. */
  say?: Record<string, string>
}

/**
 * useSubmit sends a form to one of the doors beside the API. A Problem with a
 * field of the form is shown at that field, any other above the form.
 */
export function useSubmit<Values extends Record<string, unknown>, Answer>(
  form: UseFormReturnType<Values>,
  send: (values: Values) => Promise<Answer>,
  { done, failed, places = {}, leaves = false, say = {} }: Options<Answer> = {},
) {
  const sent = useMutation({
    ...(leaves && { mutationKey: ["leave"] }),
    mutationFn: send,
    onSuccess: done,
    onError: (error) => {
      failed?.(error)
      const field = fieldOf(error)
      if (!field) return
      form.setFieldError(field, say[field] ?? error.message)
      form.getInputNode(field)?.focus()
    },
  })
  function fieldOf(error: Error | null): string | undefined {
    if (!(error instanceof Problem) || !error.field) return undefined
    const field = places[error.field] ?? error.field.split(".").at(-1)
    return field && field in form.getValues() ? field : undefined
  }
  return {
    busy: sent.isPending,
    problem: fieldOf(sent.error) ? null : sent.error,
    submit: form.onSubmit(
      (values) => sent.mutate(values),
      (errors) => form.getInputNode(Object.keys(errors)[0] ?? "")?.focus(),
    ),
  }
}

/** useEnter begins a session that a form ended in: the door then opens by itself. */
export function useEnter(): (session: Session) => Promise<void> {
  const queries = useQueryClient()
  const router = useRouter()
  return async (session) => {
    queries.clear()
    queries.setQueryData(sessionQuery.queryKey, session)
    await router.invalidate()
  }
}
