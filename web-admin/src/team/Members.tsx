import { Badge, Group, Select } from "@mantine/core"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Empty } from "../app/states"
import { When } from "../app/When"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters } from "../table/filters"
import { usePages } from "../table/usePages"
import { type Member, membersQuery } from "./queries"
import { roles } from "./roles"
import type { TeamSearch } from "./search"
import { useDepartments } from "./useDepartments"

interface Props {
  filters: Filters<TeamSearch>
  onOpen: (member: Member) => void
}

/** Members lists who works here, or who has left. */
export function Members({ filters, onOpen }: Props) {
  const { t } = useTranslation("team")
  const { role, department, show } = filters.now
  const filter = {
    left: show === "left",
    ...(role && { role: { eq: role } }),
    ...(department && { departmentId: { eq: department } }),
  }
  const list = usePages<Member>(
    ["members", filter],
    async (window, sending) => (await ask(membersQuery, { filter, ...window }, sending)).members,
  )
  return (
    <DataTable
      id="members"
      name={t(show === "left" ? "left" : "members")}
      columns={useColumns(show === "left")}
      list={list}
      filters={filters}
      nameOf={(m) => m.name}
      onOpen={onOpen}
      tools={<Tools filters={filters} />}
      empty={<Empty title={t("nobodyLeft")} />}
    />
  )
}

function Tools({ filters }: { filters: Filters<TeamSearch> }) {
  const { t } = useTranslation(["team", "common"])
  const { data: departments = [] } = useDepartments()
  return (
    <Group gap="xs">
      <Select
        aria-label={t("role")}
        placeholder={t("anyRole")}
        size="xs"
        w={150}
        clearable
        clearButtonProps={{ "aria-label": t("common:clear") }}
        data={roles.map((role) => ({ value: role, label: t(`common:roles.${role}`) }))}
        value={filters.now.role ?? null}
        onChange={(role) => filters.set({ role: (role ?? undefined) as TeamSearch["role"] })}
      />
      {departments.length > 0 && (
        <Select
          aria-label={t("department")}
          placeholder={t("anyDepartment")}
          size="xs"
          w={180}
          clearable
          clearButtonProps={{ "aria-label": t("common:clear") }}
          data={departments.map(({ id, name }) => ({ value: id, label: name }))}
          value={filters.now.department ?? null}
          onChange={(department) => filters.set({ department: department ?? undefined })}
        />
      )}
    </Group>
  )
}

function useColumns(left: boolean) {
  const { t } = useTranslation(["team", "common"])
  return useMemo(() => {
    const column = columnsOf<Member>()
    return column.columns([
      column.display({
        id: "name",
        header: t("name"),
        cell: ({ row: { original: m } }) => (
          <>
            <strong>{m.name}</strong>
            {away(m) && (
              <Badge variant="light" color="gray" size="sm" tt="none" ml={8}>
                {t("away")}
              </Badge>
            )}
          </>
        ),
        meta: { always: true },
      }),
      column.display({
        id: "email",
        header: t("email"),
        cell: ({ row: { original: m } }) => m.email ?? <span>{t("noAccount")}</span>,
        meta: { width: 260 },
      }),
      column.display({
        id: "role",
        header: t("role"),
        cell: ({ row: { original: m } }) => t(`common:roles.${m.role}`),
        meta: { width: 130, phone: true },
      }),
      column.display({
        id: "department",
        header: t("department"),
        cell: ({ row: { original: m } }) => m.department?.name,
        meta: { width: 160 },
      }),
      column.display({
        id: "since",
        header: t(left ? "leftAt" : "since"),
        cell: ({ row: { original: m } }) => <When at={m.leftAt ?? m.createdAt} as="day" />,
        meta: { width: 130, off: !left },
      }),
    ])
  }, [t, left])
}

function away({ awayUntil }: Member): boolean {
  return awayUntil != null && Date.parse(awayUntil) > Date.now()
}
