import type { UseFormReturnType } from "@mantine/form"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "@tanstack/react-router"
import { Problem } from "../api/problem"
import { type Session, sessionQuery } from "../api/session"

/**
 * useSubmit sends a form that ends in a session. A Problem with a field of the
 * form is shown at that field, any other above the form. places says which field
 * stands for a path of the server's where the last part of the path doesn't.
 * The door then opens by itself.
 */
export function useSubmit<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  send: (values: Values) => Promise<Session>,
  places: Record<string, string> = {},
) {
  const queries = useQueryClient()
  const router = useRouter()
  const sent = useMutation({
    mutationFn: send,
    onSuccess: async (session) => {
      queries.clear()
      queries.setQueryData(sessionQuery.queryKey, session)
      await router.invalidate()
    },
    onError: (error) => {
      const field = fieldOf(error)
      if (!field) return
      form.setFieldError(field, error.message)
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
