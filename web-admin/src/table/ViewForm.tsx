import { Button, Group, Modal, Stack, Switch, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useTranslation } from "react-i18next"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import type { View } from "./Views"

const save = graphql(`
  mutation SaveView($input: SaveViewInput!) {
    saveView(input: $input) {
      savedView {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

const rename = graphql(`
  mutation RenameView($input: UpdateViewInput!) {
    updateView(input: $input) {
      savedView {
        id
        name
        shared
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
  page: string
  search: object
  /** The view to rename; without one the search is saved as a new one. */
  view: View | undefined
  onClose: () => void
}

/** ViewForm names a view, and says who sees it. */
export function ViewForm({ page, search, view, onClose }: Props) {
  const { t } = useTranslation(["table", "common"])
  const form = useForm({
    initialValues: { name: view?.name ?? "", shared: view?.shared ?? false },
    validate: { name: (v) => (v.trim() ? null : t("views.nameIt")) },
  })
  const after = {
    form,
    stale: [["views"]],
    said: ({ input }: { input: { name?: string | null } }) => t("views.saved", { name: input.name ?? "" }),
    done: onClose,
  }
  const saved = useChange({ verb: save, ...after })
  const renamed = useChange({ verb: rename, ...after })
  return (
    <Modal opened onClose={onClose} title={view ? t("views.rename") : t("views.save")} size={420}>
      <form
        onSubmit={form.onSubmit((values) => {
          if (view) renamed.run({ input: { id: view.id, ...values } })
          else saved.run({ input: { page, search, ...values } })
        })}
      >
        <Stack gap="md">
          <TextInput label={t("views.name")} data-autofocus maxLength={80} {...form.getInputProps("name")} />
          <Switch label={t("views.sharedSwitch")} {...form.getInputProps("shared", { type: "checkbox" })} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={saved.busy || renamed.busy}>
              {t("common:save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
