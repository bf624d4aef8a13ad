import { Select, type SelectProps } from "@mantine/core"
import { useTranslation } from "react-i18next"
import type { Role } from "../api/session"

/** RoleSelect picks a role, and says what it may do. */
export function RoleSelect({ of, ...rest }: Omit<SelectProps, "data"> & { of: Role[] }) {
  const { t } = useTranslation(["team", "common"])
  const chosen = of.find((role) => role === rest.value)
  return (
    <Select
      label={t("role")}
      description={chosen && t(`roles.${chosen}`)}
      inputWrapperOrder={["label", "input", "description", "error"]}
      data={of.map((role) => ({ value: role, label: t(`common:roles.${role}`) }))}
      allowDeselect={false}
      {...rest}
    />
  )
}
