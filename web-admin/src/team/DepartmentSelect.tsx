import { Select, type SelectProps } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useDepartments } from "./useDepartments"

/** DepartmentSelect picks a department or none. */
export function DepartmentSelect(props: Omit<SelectProps, "data">) {
  const { t } = useTranslation(["team", "common"])
  const { data = [] } = useDepartments()
  return (
    <Select
      label={t("department")}
      placeholder={t("noDepartment")}
      data={data.map(({ id, name }) => ({ value: id, label: name }))}
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("common:clear") }}
      {...props}
    />
  )
}
