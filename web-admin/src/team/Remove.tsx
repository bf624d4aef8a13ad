import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import { membersQuery } from "./choice"

const verb = graphql(`
  mutation RemoveMember($input: RemoveMemberInput!) {
    removeMember(input: $input) {
      member {
        id
        leftAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

interface Props {
  member: { id: string; name: string }
  opened: boolean
  onClose: () => void
  onDone: () => void
}

/** Remove ends a membership: somebody takes over what she has open, and what she did stays hers. */
export function Remove({ member, opened, onClose, onDone }: Props) {
  const { t } = useTranslation(["team", "common"])
  const [to, setTo] = useState<string | null>(null)
  const others = useOthers(member.id, opened)
  const remove = useChange({
    verb,
    said: () => t("remove.done", { name: member.name }),
    stale: [["members"], ["promises"]],
    done: onDone,
  })
  return (
    <Modal opened={opened} onClose={onClose} title={t("remove.title", { name: member.name })} centered>
      <Stack gap="md">
        <Text size="sm">{t("remove.text")}</Text>
        <Select
          label={t("remove.to")}
          placeholder={t("remove.toWhom")}
          data={others}
          value={to}
          onChange={setTo}
          searchable
          nothingFoundMessage={t("remove.nobody")}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button
            color="red"
            disabled={!to}
            loading={remove.busy}
            onClick={() => to && remove.run({ input: { id: member.id, handOverToId: to } })}
          >
            {t("remove.submit")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

// Who could take over.
function useOthers(except: string, enabled: boolean) {
  const [ready] = useDebouncedValue(enabled, 0)
  const { data } = useQuery({ ...membersQuery, enabled: ready })
  return (data ?? []).filter(({ id }) => id !== except).map(({ id, name }) => ({ value: id, label: name }))
}
