import { Button, Group, Stack, Text } from "@mantine/core"
import { IconAlertTriangle, IconInbox, IconLock, type TablerIcon } from "@tabler/icons-react"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Problem } from "../api/problem"
import { Heading } from "../shell/Page"
import { ButtonLink } from "./links"
import { useSession } from "./session"
import classes from "./states.module.css"

/**
 * Failed says what went wrong: no rights, no such record, or a fault, which can
 * be tried again. It is the one answer to a query's error.
 */
export function Failed({ error, reset }: { error: unknown; reset?: () => unknown }) {
  const { t } = useTranslation(["faults", "common"])
  if (error instanceof Problem && error.code === "FORBIDDEN") return <Forbidden />
  if (error instanceof Problem && error.code === "NOT_FOUND") return <NotFound />
  return (
    <State icon={IconAlertTriangle} title={t("title")} alert>
      {error instanceof Problem ? error.message : t("own")}
      {reset && (
        <Group justify="center" mt="sm">
          <Button size="xs" variant="default" onClick={() => void reset()}>
            {t("common:retry")}
          </Button>
        </Group>
      )}
    </State>
  )
}

/** Forbidden is what the member's role doesn't let her see. */
export function Forbidden() {
  const { t } = useTranslation(["faults", "common"])
  const { member, tenant } = useSession()
  return (
    <State icon={IconLock} title={t("forbidden.title")}>
      {t("forbidden.text", { role: t(`common:roles.${member.role}`), tenant: tenant.name })}
    </State>
  )
}

/** Empty says why there is nothing and what to do first. */
export function Empty({
  icon = IconInbox,
  title,
  children,
  action,
  small,
}: {
  icon?: TablerIcon
  title: string
  children?: ReactNode
  action?: ReactNode
  /** It stands in a part of a page, not for the page. */
  small?: boolean
}) {
  return (
    <State icon={icon} title={title} small={small}>
      {children}
      {action && (
        <Group justify="center" gap="xs" mt="md">
          {action}
        </Group>
      )}
    </State>
  )
}

function State({
  icon: Icon,
  title,
  alert = false,
  small = false,
  children,
}: {
  icon: TablerIcon
  title: string
  alert?: boolean
  small?: boolean | undefined
  children?: ReactNode
}) {
  return (
    <div className={classes.state} data-small={small || undefined} role={alert ? "alert" : undefined}>
      <span className={classes.icon} data-alert={alert || undefined}>
        <Icon size={22} stroke={1.6} aria-hidden />
      </span>
      <p className={classes.title}>{title}</p>
      {children && <div className={classes.text}>{children}</div>}
    </div>
  )
}

/** NotFound is a record that isn't there, or is another tenant's. */
export function NotFound() {
  const { t } = useTranslation("faults")
  return (
    <Stack gap="xs" align="center" ta="center" px="md" py={96}>
      <Heading name={t("notFound.title")} />
      <Text c="dimmed">{t("notFound.text")}</Text>
      <ButtonLink to="/" variant="default" mt="sm">
        {t("notFound.home")}
      </ButtonLink>
    </Stack>
  )
}

/** Nowhere is what stands at an address that no page has. */
export function Nowhere() {
  return (
    <main>
      <NotFound />
    </main>
  )
}
