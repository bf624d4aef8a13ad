import { useMutation } from "@tanstack/react-query"

interface Opened {
  url?: string | null
  userErrors: { message: string }[]
}

/** useLeave sends the browser to a page of Stripe's that is opened first; what was refused is said instead. */
export function useLeave<Values>(open: (values: Values) => Promise<Opened | null | undefined>) {
  return useMutation({
    mutationKey: ["leave"],
    mutationFn: async (values: Values) => {
      const opened = await open(values)
      if (!opened?.url) throw new Error(opened?.userErrors[0]?.message ?? "")
      location.assign(opened.url)
    },
  })
}
