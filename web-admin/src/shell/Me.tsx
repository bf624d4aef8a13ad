import { type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core"
import {
  IconCheck,
  IconDeviceDesktop,
  IconDevices,
  IconDots,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useLanguage } from "../account/useLanguage"
import { signOut } from "../api/session"
import { useSession } from "../app/session"
import { openHelp } from "../command/Commands"
import { type Language, languages } from "../words"
import classes from "./sidebar.module.css"
import { useSessionChange } from "./useSessionChange"

const schemes = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon } satisfies Record<
  MantineColorScheme,
  unknown
>

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
        {(Object.keys(schemes) as MantineColorScheme[]).map((scheme) => {
          const Icon = schemes[scheme]
          return (
            <Choice
              key={scheme}
              on={scheme === colorScheme}
              icon={<Icon size={16} aria-hidden />}
              choose={() => setColorScheme(scheme)}
            >
              {t(`me.${scheme}`)}
            </Choice>
          )
        })}
        <Menu.Divider />
        <Menu.Label>{t("me.language")}</Menu.Label>
        {(Object.keys(languages) as Language[]).map((language) => (
          <Choice key={language} on={language === i18n.language} choose={() => void choose(language)}>
            <span lang={language}>{languages[language]}</span>
          </Choice>
        ))}
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

interface ChoiceProps {
  on: boolean
  icon?: React.ReactNode
  choose: () => void
  children: React.ReactNode
}

// One of several, of which one is on.
function Choice({ on, icon, choose, children }: ChoiceProps) {
  return (
    <Menu.Item
      role="menuitemradio"
      aria-checked={on}
      closeMenuOnClick={false}
      leftSection={icon}
      rightSection={on ? <IconCheck size={16} aria-hidden /> : null}
      onClick={choose}
    >
      {children}
    </Menu.Item>
  )
}

function initials(name: string): string {
  const parts = name.trim().split(/\s+/)
  return [parts[0], parts.length > 1 ? parts.at(-1) : ""].map((p) => p?.charAt(0).toUpperCase()).join("")
}
