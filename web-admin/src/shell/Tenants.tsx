import { Menu, UnstyledButton } from "@mantine/core"
import { IconCheck, IconPlus, IconSelector } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { chooseTenant } from "../api/session"
import { useSession } from "../app/session"
import classes from "./sidebar.module.css"
import { useSessionChange } from "./useSessionChange"

/** Tenants says for whom one works, and goes to another. */
export function Tenants({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation("shell")
  const { tenant, tenants } = useSession()
  const change = useSessionChange()
  return (
    <Menu position="bottom-start" width={256} offset={4}>
      <Menu.Target>
        <UnstyledButton className={classes.tenant} aria-label={t("tenants.label", { name: tenant.name })}>
          <img src="/favicon.svg" alt="" width={22} height={22} />
          <span className={`${classes.word} ${classes.name}`}>{tenant.name}</span>
          {!narrow && <IconSelector size={16} aria-hidden />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("tenants.title")}</Menu.Label>
        {tenants.map(({ slug, name }) => (
          <Menu.Item
            key={slug}
            aria-current={slug === tenant.slug || undefined}
            rightSection={slug === tenant.slug ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => slug !== tenant.slug && change.mutate(() => chooseTenant(slug))}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/found" leftSection={<IconPlus size={16} aria-hidden />}>
          {t("tenants.add")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
