import { ActionIcon, Button, Group, Menu } from "@mantine/core"
import { IconDots } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { act } from "./asked"
import { type Shown, usualOf, verbsFor } from "./verbs"

/** Actions are what can be done with a promise: the usual at a click, the rest in a menu. */
export function Actions({ promise: p, size = "compact-xs" }: { promise: Shown; size?: "compact-xs" | "xs" }) {
  const { t } = useTranslation("promises")
  const { scopes } = useSession()
  const verbs = verbsFor(p, scopes)
  const usual = usualOf(verbs, p)
  const rest = verbs.filter((verb) => verb !== usual)
  if (verbs.length === 0) return null
  return (
    <Group gap={4} wrap="nowrap">
      {usual && (
        <Button size={size} variant="light" onClick={() => act(usual, p)}>
          {t(`verbs.${usual}.name`)}
        </Button>
      )}
      {rest.length > 0 && (
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <ActionIcon
              size={size === "xs" ? 30 : 24}
              variant="subtle"
              color="gray"
              aria-label={t("act", { text: p.text })}
            >
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((verb) => (
              <Menu.Item key={verb} onClick={() => act(verb, p)}>
                {t(`verbs.${verb}.name`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  )
}
