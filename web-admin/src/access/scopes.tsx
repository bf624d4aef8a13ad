import { Checkbox, type CheckboxGroupProps, SimpleGrid } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"

/** useScopeName gives a scope in words; one that has none yet stays as it is. */
export function useScopeName(): (scope: string) => string {
  const { i18n } = useTranslation("access")
  return (scope) => {
    const key = `access:scopes.${scope.replace(":", "_")}`
    return i18n.exists(key) ? i18n.t(key as never) : scope
  }
}

/** ScopeChoice picks some of what the member may do herself: nobody gives more than she has. */
export function ScopeChoice(props: Omit<CheckboxGroupProps<string>, "children">) {
  const { t } = useTranslation("access")
  const { scopes } = useSession()
  const name = useScopeName()
  return (
    <Checkbox.Group label={t("scopesLabel")} {...props}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" verticalSpacing={8} mt={6} mb={4}>
        {scopes.map((scope) => (
          <Checkbox key={scope} value={scope} label={name(scope)} size="xs" />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  )
}
