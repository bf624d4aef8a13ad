import { TextInput } from "@mantine/core"
import { IconSearch } from "@tabler/icons-react"
import { useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { useCommands } from "../command/commands"
import { Keys } from "../command/Keys"
import type { Filters, ListSearch } from "./filters"
import classes from "./table.module.css"

const pause = 250

/** SearchBox is a list's search: / leads to it, and the address follows what is typed a moment later. */
export function SearchBox<Search extends ListSearch>({
  filters,
  label,
}: {
  filters: Filters<Search>
  label: string
}) {
  const { t } = useTranslation("command")
  const { q = "" } = filters.now
  const [typed, setTyped] = useState(q)
  const box = useRef<HTMLInputElement>(null)
  useCommands([
    { name: t("list.search"), group: "list", keys: "/", run: () => box.current?.focus(), unlisted: true },
  ])
  useEffect(() => setTyped(q), [q])
  useEffect(() => {
    const text = typed.trim()
    if (text === q) return
    const some = { q: text || undefined } as Partial<Search>
    // The browser's back undoes a search, not a letter.
    const later = setTimeout(() => filters.set(some, { replace: q !== "" && text !== "" }), pause)
    return () => clearTimeout(later)
  }, [typed, q, filters])
  return (
    <search className={classes.search}>
      <TextInput
        ref={box}
        type="search"
        size="xs"
        aria-label={label}
        placeholder={label}
        maxLength={60}
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={typed ? null : <Keys keys="/" />}
        value={typed}
        onChange={(e) => setTyped(e.currentTarget.value)}
        onKeyDown={(e) => e.key === "Escape" && e.currentTarget.blur()}
      />
    </search>
  )
}
