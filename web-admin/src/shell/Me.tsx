import { type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core"
import { IconDevices, IconDots, IconKeyboard, IconLogout, IconUserCircle } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useLanguage } from "../account/useLanguage"
import { signOut } from "../api/session"
import { useSession } from "../app/session"
import { openHelp } from "../command/Commands"
import { type Language, languages } from "../words"
import classes from "./sidebar.module.css"
import { useSessionChange } from "./useSessionChange"

const schemes: MantineColorScheme[] = ["auto", "light", "dark"]

/** Me says who is signed in, how she likes the console, and the way out. */
export function Me({ narrow }: { narrow: boolean }) {
  const { t, i18n } = useTranslation(["shell", "common"])
  const { user, member } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const change = useSessionChange()
  const choose = useLanguage()
  return (
    <Menu position="top-start" width={256} offset={4}>
      <Menu.Target>
        <UnstyledButton className={classes.me} aria-label={t("me.label", { name: user.name })}>
          <span className={classes.initials} aria-hidden>
            {initials(user.name)}
          </span>
          <span className={`${classes.word} ${classes.who}`}>
            <span className={classes.name}>{user.name}</span>
            <span className={classes.role}>{t(`common:roles.${member.role}`)}</span>
          </span>
          {!narrow && <IconDots size={16} aria-hidden />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <Menu.Item
          component={Link}
          to="/settings/profile"
          leftSection={<IconUserCircle size={16} aria-hidden />}
        >
          {t("me.profile")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={openHelp}>
          {t("me.shortcuts")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("me.scheme")}</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
        >
          {schemes.map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick={false}>
              {t(`me.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t("me.language")}</Menu.Label>
        <Menu.RadioGroup value={i18n.language} onChange={(language) => void choose(language as Language)}>
          {(Object.keys(languages) as Language[]).map((language) => (
            <Menu.RadioItem key={language} value={language} closeMenuOnClick={false}>
              <span lang={language}>{languages[language]}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => change.mutate(() => signOut())}
        >
          {t("me.signOut")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDevices size={16} aria-hidden />}
          onClick={() => change.mutate(() => signOut(true))}
        >
          {t("me.signOutEverywhere")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function initials(name: string): string {
  const parts = name.trim().split(/\s+/)
  return [parts[0], parts.length > 1 ? parts.at(-1) : ""].map((p) => p?.charAt(0).toUpperCase()).join("")
}
