import { Title } from "@mantine/core"
import { type ReactNode, useEffect, useRef } from "react"

/** Heading names the page: in the tab, and to a screen reader after each change of page. */
export function Heading({ name, children }: { name: string; children?: ReactNode }) {
  const ref = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${name} · Kept`
    // On the first load the focus belongs to the browser; a field that asked for it keeps it.
    if (document.activeElement !== document.body && !(document.activeElement instanceof HTMLInputElement)) {
      ref.current?.focus({ preventScroll: true })
    }
  }, [name])
  return (
    <Title order={1} size="h2" ref={ref} tabIndex={-1}>
      {children ?? name}
    </Title>
  )
}
