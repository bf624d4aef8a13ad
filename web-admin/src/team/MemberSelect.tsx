import { Select, type SelectProps } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { membersQuery } from "./choice"

/** MemberSelect picks one of the team who is still there; oneself comes first. */
export function MemberSelect(props: Omit<SelectProps, "data">) {
  const { t } = useTranslation("promises")
  const { member } = useSession()
  const asked = useQuery(membersQuery)
  const here = asked.data ?? []
  const mine = here.filter((m) => m.id === member.id)
  const others = here.filter((m) => m.id !== member.id)
  const named = (m: (typeof here)[number]) => (m.awayUntil ? t("away", { name: m.name }) : m.name)
  return (
    <Select
      searchable
      nothingFoundMessage={t("nobody")}
      comboboxProps={{ shadow: "md" }}
      {...props}
      data={[
        ...mine.map((m) => ({ value: m.id, label: t("me", { name: m.name }) })),
        ...others.map((m) => ({ value: m.id, label: named(m) })),
      ]}
    />
  )
}
