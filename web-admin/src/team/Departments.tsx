import { Button, Group, Skeleton, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { IconSitemap } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { AnchorLink } from "../app/links"
import { useMay } from "../app/session"
import { Empty, Failed } from "../app/states"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import classes from "../settings/settings.module.css"
import { useDepartments } from "./useDepartments"

const addVerb = graphql(`
  mutation AddDepartment($input: AddDepartmentInput!) {
    addDepartment(input: $input) {
      department {
        id
        name
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

const renameVerb = graphql(`
  mutation RenameDepartment($input: RenameDepartmentInput!) {
    renameDepartment(input: $input) {
      department {
        id
        name
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** Departments lists the parts of the business, and to who may, adds and renames them. */
export function Departments() {
  const { t } = useTranslation("team")
  const write = useMay("team:write")
  const all = useDepartments()
  if (all.error) return <Failed error={all.error} reset={all.refetch} />
  return (
    <div className={classes.section}>
      {write && <Add />}
      {all.isPending && <Waiting />}
      {all.data?.length === 0 && (
        <Empty icon={IconSitemap} title={t("noDepartments")}>
          {t("noDepartmentsText")}
        </Empty>
      )}
      {all.data && all.data.length > 0 && (
        <ul className={classes.list}>
          {all.data.map((department) => (
            <Line key={department.id} department={department} write={write} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Waiting() {
  return (
    <ul className={classes.list} aria-busy>
      {[0, 1, 2].map((n) => (
        <li key={n}>
          <Skeleton height={20} width="40%" />
        </li>
      ))}
    </ul>
  )
}

function Add() {
  const { t } = useTranslation(["team", "common"])
  const form = useForm({
    initialValues: { name: "" },
    validate: { name: (v) => (v.trim() ? null : t("noDepartmentName")) },
  })
  const add = useChange({
    verb: addVerb,
    form,
    said: ({ input }) => t("departmentAdded", { name: input.name }),
    stale: [["departments"]],
    done: form.reset,
  })
  return (
    <form noValidate onSubmit={form.onSubmit(({ name }) => add.run({ input: { name: name.trim() } }))}>
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <TextInput
          aria-label={t("newDepartment")}
          placeholder={t("newDepartment")}
          maxLength={200}
          flex={1}
          {...form.getInputProps("name")}
        />
        <Button type="submit" loading={add.busy}>
          {t("addDepartment")}
        </Button>
      </Group>
    </form>
  )
}

interface LineProps {
  department: { id: string; name: string }
  write: boolean
}

function Line({ department, write }: LineProps) {
  const { t } = useTranslation(["team", "common"])
  const [renaming, setRenaming] = useState(false)
  if (renaming) return <Rename department={department} onDone={() => setRenaming(false)} />
  return (
    <li>
      <div className={classes.item}>
        <span>{department.name}</span>
        <small>
          <AnchorLink to="/settings/team" search={{ department: department.id }} size="sm">
            {t("membersOf")}
          </AnchorLink>
        </small>
      </div>
      {write && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => setRenaming(true)}
          aria-label={t("renameOf", { name: department.name })}
        >
          {t("rename")}
        </Button>
      )}
    </li>
  )
}

function Rename({
  department: { id, name },
  onDone,
}: {
  department: LineProps["department"]
  onDone: () => void
}) {
  const { t } = useTranslation(["team", "common"])
  const form = useForm({
    initialValues: { name },
    validate: { name: (v) => (v.trim() ? null : t("noDepartmentName")) },
  })
  const rename = useChange({
    verb: renameVerb,
    form,
    guess: ({ input }) => [{ id: input.id, fields: { name: input.name } }],
    stale: [["departments"], ["members"]],
    done: onDone,
  })
  return (
    <li>
      <form
        noValidate
        style={{ flex: 1 }}
        onSubmit={form.onSubmit((v) => rename.run({ input: { id, name: v.name.trim() } }))}
      >
        <Group gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            aria-label={t("renameOf", { name })}
            maxLength={200}
            flex={1}
            autoFocus
            onKeyDown={(e) => e.key === "Escape" && onDone()}
            {...form.getInputProps("name")}
          />
          <Button type="submit" variant="default" loading={rename.busy}>
            {t("common:save")}
          </Button>
        </Group>
      </form>
    </li>
  )
}
