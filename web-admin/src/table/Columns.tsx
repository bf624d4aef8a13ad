import { Button, Menu } from "@mantine/core"
import { IconColumns3 } from "@tabler/icons-react"
import type { ReactTable } from "@tanstack/react-table"
import { useTranslation } from "react-i18next"
import type { features } from "./columns"
import type { Chosen } from "./useColumns"

/** Columns chooses which columns a table shows. */
export function Columns<Row extends object>({
  table,
  chosen,
}: {
  table: ReactTable<typeof features, Row>
  chosen: Chosen
}) {
  const { t } = useTranslation("table")
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconColumns3 size={15} aria-hidden />}>
          {t("columns")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {table.getAllLeafColumns().map((column) => {
          const on = chosen.visibility[column.id] ?? true
          const { always } = column.columnDef.meta ?? {}
          return (
            <Menu.CheckboxItem
              key={column.id}
              checked={on}
              disabled={always ?? false}
              onChange={() => chosen.choose(column.id, !on)}
            >
              {String(column.columnDef.header)}
            </Menu.CheckboxItem>
          )
        })}
        <Menu.Divider />
        <Menu.Item onClick={chosen.reset}>{t("columnsReset")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
