import { Select, type SelectProps } from "@mantine/core"
import { queryOptions, useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useSession } from "../app/session"
import { graphql } from "../graph"

const query = graphql(`
  query MemberChoice {
    members(first: 100) {
      nodes {
        id
        name
        awayUntil
        leftAt
      }
    }
  }
`)

/** membersQuery reads who is in the team; a hundred are as many as one picks from. */
export const membersQuery = queryOptions({
  queryKey: ["members", "choice"],
  queryFn: async ({ signal }) => (await ask(query, {}, { signal })).members.nodes,
  staleTime: 60_000,
})

/** MemberSelect picks one of the team who is still there; oneself comes first. */
export function MemberSelect(props: Omit<SelectProps, "data">) {
  const { t } = useTranslation("promises")
  const { member } = useSession()
  const asked = useQuery(membersQuery)
  const here = (asked.data ?? []).filter((m) => !m.leftAt)
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
