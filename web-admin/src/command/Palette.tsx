import { Combobox, Loader, Modal, TextInput, useCombobox } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { IconSearch, type TablerIcon } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useRouter } from "@tanstack/react-router"
import { type ReactNode, useEffect } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useSession } from "../app/session"
import { useStore } from "../app/store"
import { graphql } from "../graph"
import { ahead, typedOn } from "./ahead"
import { allCommands, type Command, commandStore } from "./commands"
import { Keys } from "./Keys"
import { fits } from "./match"
import classes from "./palette.module.css"

const query = graphql(`
  query Palette($text: String!) {
    search(query: $text, kinds: [CUSTOMER, PURCHASE, INTERACTION, NOTE, PROMISE, CLAIM], first: 12) {
      id
      kind
      title
      customer {
        id
        name
      }
    }
  }
`)

/** Palette goes, finds and does, by typing. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("command")
  const { text: typed, entered } = useStore(ahead)
  const box = useCombobox({ opened: true }) // Enter is heard of an open list alone
  const commands = useListed(typed)
  const found = useRecords(typed, onClose)
  const all = [...commands, ...found.commands]
  const first = all[0]?.name
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is first has changed
  useEffect(() => void box.selectFirstOption(), [first, typed])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it waits for something to choose
  useEffect(() => {
    if (entered && first && !found.busy) submit("0")
  }, [entered, first, found.busy])
  function submit(value: string) {
    const chosen = all[Number(value)]
    onClose()
    setTimeout(() => chosen?.run()) // once the dialog has given the focus back
  }
  return (
    <Modal.Root opened onClose={onClose} size={600} yOffset="12vh" className={classes.palette}>
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content aria-label={t("label")} radius="lg">
        <Combobox store={box} onOptionSubmit={submit}>
          <Combobox.EventsTarget>
            <TextInput
              data-autofocus
              aria-label={t("label")}
              placeholder={t("placeholder")}
              value={typed}
              maxLength={100}
              onChange={(e) => ahead.set({ text: e.currentTarget.value, entered: false })}
              onFocus={(e) => {
                typedOn()
                e.currentTarget.setSelectionRange(typed.length, typed.length)
              }}
              leftSection={<IconSearch size={18} aria-hidden />}
              rightSection={found.busy ? <Loader size={16} /> : null}
              classNames={{ input: classes.input }}
            />
          </Combobox.EventsTarget>
          <Combobox.Options className={classes.options} aria-label={t("label")} tabIndex={0}>
            <Groups commands={commands} records={found.commands} />
            {all.length === 0 && (
              <Combobox.Empty>{found.busy ? t("searching") : t("nothing", { query: typed })}</Combobox.Empty>
            )}
          </Combobox.Options>
        </Combobox>
      </Modal.Content>
    </Modal.Root>
  )
}

interface Listed extends Command {
  note?: string
}

function Groups({ commands, records }: { commands: Listed[]; records: Listed[] }) {
  const { t } = useTranslation("command")
  const numbered = [...commands, ...records].map((command, i) => ({ command, value: String(i) }))
  const groups = [
    {
      name: t("groups.do"),
      of: numbered.filter(({ command: c }) => c.group === "do" && !records.includes(c)),
    },
    {
      name: t("groups.go"),
      of: numbered.filter(({ command: c }) => c.group === "go" && !records.includes(c)),
    },
    { name: t("records"), of: numbered.filter(({ command: c }) => records.includes(c)) },
    { name: t("groups.help"), of: numbered.filter(({ command: c }) => c.group === "help") },
  ]
  return groups.map(
    ({ name, of }) =>
      of.length > 0 && (
        <Combobox.Group key={name} label={name}>
          {of.map(({ command: c, value }) => (
            <Combobox.Option key={value} value={value} className={classes.option}>
              <Icon of={c.icon} />
              <span className={classes.name}>{c.name}</span>
              {c.note && <span className={classes.note}>{c.note}</span>}
              {c.keys && <Keys keys={c.keys} />}
            </Combobox.Option>
          ))}
        </Combobox.Group>
      ),
  )
}

function Icon({ of: Shape }: { of: TablerIcon | undefined }): ReactNode {
  return <span className={classes.icon}>{Shape && <Shape size={17} stroke={1.7} aria-hidden />}</span>
}

// What can be done here, the page's own first.
function useListed(typed: string): Listed[] {
  useStore(commandStore)
  const rank = { do: 0, go: 1, list: 2, help: 3 }
  return allCommands()
    .filter((c) => !c.unlisted && c.group !== "list" && fits(c.name, typed))
    .sort((a, b) => rank[a.group] - rank[b.group])
}

// Every record leads to the customer it is about.
function useRecords(typed: string, onClose: () => void): { busy: boolean; commands: Listed[] } {
  const { t } = useTranslation("command")
  const { scopes } = useSession()
  const router = useRouter()
  const [text] = useDebouncedValue(typed.trim(), 150)
  const asked = useQuery({
    queryKey: ["palette", text],
    queryFn: ({ signal }) => ask(query, { text }, { signal }),
    enabled: scopes.includes("customers:read") && /[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(text),
    placeholderData: (before) => (text.length > 1 ? before : undefined),
  })
  const go = (claim: string) => {
    onClose()
    void router.navigate({ to: "/claims", search: { claim } })
  }
  const commands = (typed.trim().length > 1 ? (asked.data?.search ?? []) : []).flatMap(
    ({ id, kind, title, customer }) => {
      if (kind === "CLAIM")
        return [{ name: title, note: t("kinds.CLAIM"), group: "go" as const, run: () => go(id) }]
      if (!customer) return []
      const note = kind === "CUSTOMER" ? t("kinds.CUSTOMER") : `${t(`kinds.${kind}`)} · ${customer.name}`
      const run = () => {
        onClose()
        const search = kind === "PROMISE" ? { promise: id } : {}
        void router.navigate({ to: "/customers/$id", params: { id: customer.id }, search })
      }
      return { name: title, note, group: "go" as const, run }
    },
  )
  return { busy: asked.isFetching, commands }
}
