import { Button, Group, List, Modal, Skeleton, Stack, Text, Textarea } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Failed } from "../app/states"
import { useChange } from "../change/useChange"
import classes from "./merge.module.css"
import { mergeCustomers, mergePreview } from "./verbs"

interface Props {
  opened: boolean
  /** The two records, or nothing while the dialog is shut. */
  ids: [string, string] | undefined
  onClose: () => void
  onDone: () => void
}

/** Merge makes one customer of two records of one person, once its outcome has been seen. */
export default function Merge({ ids, opened, onClose, onDone }: Props) {
  const { t } = useTranslation("customers")
  return (
    <Modal opened={opened} onClose={onClose} title={t("merge.title")} size={560}>
      {ids && <Form ids={ids} onClose={onClose} onDone={onDone} />}
    </Modal>
  )
}

function Form({
  ids: [customerId, otherId],
  onClose,
  onDone,
}: Omit<Props, "opened" | "ids"> & { ids: [string, string] }) {
  const { t, i18n } = useTranslation(["customers", "common"])
  const [survivorId, setSurvivorId] = useState<string>()
  const [reason, setReason] = useState("")
  const input = { customerId, otherId, reason: "", ...(survivorId && { survivorId }) }
  const asked = useQuery({
    queryKey: ["customers", "merge", customerId, otherId, survivorId],
    queryFn: ({ signal }) => ask(mergePreview, { input }, { signal }),
  })
  const merge = useChange({
    verb: mergeCustomers,
    said: () => t("merge.said"),
    stale: [["customers"], ["customer"], ["timeline"], ["promises"]],
    done: onDone,
  })
  const preview = asked.data?.customerMergePreview
  if (asked.isError && !preview) return <Failed error={asked.error} reset={asked.refetch} />
  if (!preview) return <Skeleton height={180} />
  const { survivor, alias, moves, conflicts } = preview
  const worded = (records: string, count: number) => {
    const key = `customers:records.${records}`
    return i18n.exists(key, { count }) ? i18n.t(key as never, { count }) : `${count} ${records}`
  }
  const called = (field: string) => {
    const key = `customers:fields.${field}`
    return i18n.exists(key) ? i18n.t(key as never) : field.replace("attributes.", "")
  }
  const told = (field: string, value: string) =>
    field === "preferredChannel" && i18n.exists(`promises:channels.${value}`)
      ? i18n.t(`promises:channels.${value}` as never)
      : value
  const moved = moves.filter(({ count }) => count > 0)
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        merge.run({ input: { ...input, survivorId: survivor.id, reason: reason.trim() } })
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t("merge.text", { survivor: survivor.name, alias: alias.name })}</Text>
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            loading={asked.isFetching}
            onClick={() => setSurvivorId(alias.id)}
          >
            {t("merge.swap")}
          </Button>
        </Group>
        {moved.length > 0 && (
          <div>
            <Text size="sm" fw={600}>
              {t("merge.moves")}
            </Text>
            <List size="sm">
              {moved.map(({ records, count }) => (
                <List.Item key={records}>{worded(records, count)}</List.Item>
              ))}
            </List>
          </div>
        )}
        {conflicts.length > 0 && (
          <div>
            <Text size="sm" fw={600}>
              {t("merge.conflicts")}
            </Text>
            <table className={classes.conflicts}>
              <thead>
                <tr>
                  <th>{t("merge.field")}</th>
                  <th>{t("merge.stays")}</th>
                  <th>{t("merge.goes")}</th>
                </tr>
              </thead>
              <tbody>
                {conflicts.map((c) => (
                  <tr key={c.field}>
                    <th scope="row">{called(c.field)}</th>
                    <td>{told(c.field, c.survivor)}</td>
                    <td>{told(c.field, c.alias)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Textarea
          label={t("merge.reason")}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(e) => setReason(e.currentTarget.value)}
        />
      </Stack>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("common:cancel")}
        </Button>
        <Button type="submit" loading={merge.busy}>
          {t("merge.submit")}
        </Button>
      </Group>
    </form>
  )
}
