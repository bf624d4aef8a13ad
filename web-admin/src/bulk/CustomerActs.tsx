import { NativeSelect, SegmentedControl, Text, TextInput } from "@mantine/core"
import { IconFileExport, IconForms, IconTag, IconUserCheck } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useMay } from "../app/session"
import type { CustomerActionInput, CustomerFilter, StartExportInput } from "../graph/graphql"
import { attributesQuery } from "../settings/attributes"
import type { Selection } from "../table/useSelection"
import { MemberSelect } from "../team/MemberSelect"
import { Act } from "./Act"
import { BulkDialog } from "./BulkDialog"
import { ExportDialog } from "./ExportDialog"
import { mostPicked, picked } from "./queries"

interface Props {
  selection: Selection
  filter: CustomerFilter
}

type Dialog = "tag" | "assign" | "attribute"

/** CustomerActs is what can be done with the chosen customers, or with all that match. */
export default function CustomerActs({ selection, filter }: Props) {
  const { t } = useTranslation("bulk")
  const mayWrite = useMay("customers:write")
  const [dialog, setDialog] = useState<Dialog>()
  const [list, setList] = useState<StartExportInput>()
  const [whose, setWhose] = useState<CustomerFilter>(filter)
  const tooMany = !selection.all && selection.ids.size > mostPicked
  const [action, setAction] = useState<CustomerActionInput>()
  function open(which: Dialog) {
    setWhose(picked(selection, filter))
    setAction(undefined)
    setDialog(which)
  }
  const shut = () => setDialog(undefined)
  return (
    <>
      {tooMany && <Text size="xs">{t("pickFewer", { count: mostPicked })}</Text>}
      {mayWrite && (
        <>
          <Act icon={IconTag} disabled={tooMany} onClick={() => open("tag")}>
            {t("tag.act")}
          </Act>
          <Act icon={IconUserCheck} disabled={tooMany} onClick={() => open("assign")}>
            {t("assign.act")}
          </Act>
          <Act icon={IconForms} disabled={tooMany} onClick={() => open("attribute")}>
            {t("attribute.act")}
          </Act>
        </>
      )}
      <Act
        icon={IconFileExport}
        disabled={tooMany}
        onClick={() => setList({ customers: { filter: picked(selection, filter) } })}
      >
        {t("export.act")}
      </Act>
      <ExportDialog list={list} onClose={() => setList(undefined)} />
      {dialog && (
        <BulkDialog
          opened
          onClose={shut}
          onDone={selection.clear}
          title={t(`${dialog}.title`)}
          whose={{ customers: whose }}
          order={action && { customers: { filter: whose, action } }}
          say={(n) => t(action?.removeTags ? "tag.remove" : `${dialog}.say`, n)}
        >
          {dialog === "tag" && <Tags onChange={setAction} />}
          {dialog === "assign" && <Assign onChange={setAction} />}
          {dialog === "attribute" && <Attribute onChange={setAction} />}
        </BulkDialog>
      )}
    </>
  )
}

interface Fill {
  onChange: (action: CustomerActionInput | undefined) => void
}

function Tags({ onChange }: Fill) {
  const { t } = useTranslation("bulk")
  const [way, setWay] = useState<"addTags" | "removeTags">("addTags")
  const [typed, setTyped] = useState("")
  function tell(how: typeof way, text: string) {
    setWay(how)
    setTyped(text)
    const tags = text
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "")
    const action = how === "addTags" ? { addTags: tags } : { removeTags: tags }
    onChange(tags.length > 0 ? action : undefined)
  }
  return (
    <>
      <SegmentedControl
        aria-label={t("tag.way")}
        value={way}
        onChange={(how) => tell(how as typeof way, typed)}
        data={[
          { value: "addTags", label: t("tag.add") },
          { value: "removeTags", label: t("tag.takeAway") },
        ]}
      />
      <TextInput
        data-autofocus
        label={t("tag.tags")}
        description={t("tag.commas")}
        value={typed}
        onChange={(e) => tell(way, e.currentTarget.value)}
      />
    </>
  )
}

function Assign({ onChange }: Fill) {
  const { t } = useTranslation("bulk")
  return (
    <MemberSelect
      data-autofocus
      label={t("assign.member")}
      onChange={(id) => onChange(id ? { setContactMember: id } : undefined)}
    />
  )
}

function Attribute({ onChange }: Fill) {
  const { t } = useTranslation("bulk")
  const asked = useQuery(attributesQuery)
  const [key, setKey] = useState("")
  const [value, setValue] = useState("")
  const here = (asked.data ?? []).filter((a) => !a.retiredAt)
  const chosen = here.find((a) => a.key === key)
  const choices = chosen?.kind === "BOOL" ? ["true", "false"] : (chosen?.choices ?? [])
  function tell(k: string, v: string) {
    setKey(k)
    setValue(v)
    onChange(k ? { setAttribute: { key: k, value: v } } : undefined)
  }
  if (asked.data && here.length === 0) return <Text size="sm">{t("attribute.none")}</Text>
  return (
    <>
      <NativeSelect
        data-autofocus
        label={t("attribute.which")}
        value={key}
        onChange={(e) => tell(e.currentTarget.value, "")}
        data={[
          { value: "", label: t("attribute.choose") },
          ...here.map((a) => ({ value: a.key, label: a.label })),
        ]}
      />
      {chosen &&
        (choices.length > 0 ? (
          <NativeSelect
            label={t("attribute.value")}
            value={value}
            onChange={(e) => tell(key, e.currentTarget.value)}
            data={[{ value: "", label: t("attribute.clear") }, ...choices]}
          />
        ) : (
          <TextInput
            label={t("attribute.value")}
            description={t("attribute.empty")}
            type={chosen.kind === "DATE" ? "date" : "text"}
            value={value}
            onChange={(e) => tell(key, e.currentTarget.value)}
          />
        ))}
    </>
  )
}
