import { type UseFormInput, type UseFormReturnType, useForm } from "@mantine/form"
import { useDraft } from "./draft"

/**
 * useDraftForm is Mantine's form whose values survive a reload, a lost server
 * and an ended session. forget ends the draft once the server has it.
 */
export function useDraftForm<Values extends Record<string, unknown>>(
  key: string,
  input: UseFormInput<Values> & { initialValues: Values },
): UseFormReturnType<Values> & { restored: boolean; forget: () => void } {
  const draft = useDraft<Values>(key, input.initialValues)
  const form = useForm<Values>({
    ...input,
    initialValues: { ...input.initialValues, ...draft.value },
    onValuesChange: (values, before) => {
      draft.keep(values)
      input.onValuesChange?.(values, before)
    },
  })
  function forget() {
    draft.forget()
    form.setInitialValues(input.initialValues)
    form.reset()
    draft.forget() // the reset was a change as well
  }
  return { ...form, restored: draft.found, forget }
}
