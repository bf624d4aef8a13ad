import type { UseFormReturnType } from "@mantine/form"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useRouter } from "@tanstack/react-router"
import { Problem } from "../api/http"
import { type Session, sessionQuery } from "../api/session"

/**
 * useSubmit sends a form that ends in a session. A Problem with a field of the
 * form is shown at that field, any other above the form. The door then opens by itself.
 */
export function useSubmit<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  send: (values: Values) => Promise<Session>,
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
      if (!atField(error)) return
      form.setFieldError(error.field, said(error.message))
      form.getInputNode(error.field)?.focus()
    },
  })
  function atField(error: Error | null): error is Problem & { field: string } {
    return (
      error instanceof Problem && error.field !== undefined && error.field in (form.getValues() as object)
    )
  }
  return {
    busy: sent.isPending,
    problem: atField(sent.error) ? null : sent.error,
    submit: form.onSubmit(
      (values) => sent.mutate(values),
      (errors) => form.getInputNode(Object.keys(errors)[0] ?? "")?.focus(),
    ),
  }
}

/** said turns "must not be empty" into a sentence of its own. */
function said(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1)
}
