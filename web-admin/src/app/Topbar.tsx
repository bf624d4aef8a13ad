import { Menu, Text, UnstyledButton } from "@mantine/core"
import { IconBuildingStore, IconChevronDown, IconLogout } from "@tabler/icons-react"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { Link, useRouter } from "@tanstack/react-router"
import { chooseTenant, type Session, sessionQuery, signOut } from "../api/session"
import { Brand } from "./Brand"
import { roleName } from "./names"
import classes from "./topbar.module.css"

/** Topbar says where one can go and who one is. */
export function Topbar({ session }: { session: Session }) {
  return (
    <header className={classes.bar}>
      <div className={classes.inside}>
        <Brand />
        <nav aria-label="Console" className={classes.nav}>
          <Link to="/" activeOptions={{ exact: true }} className={classes.link}>
            Start
          </Link>
          <Link to="/customers" className={classes.link}>
            Customers
          </Link>
          <a href="/graphiql/" className={classes.link}>
            GraphiQL
          </a>
        </nav>
        <AccountMenu session={session} />
      </div>
    </header>
  )
}

function AccountMenu({ session }: { session: Session }) {
  const change = useSessionChange()
  const others = session.tenants.filter((t) => t.slug !== session.tenant.slug)
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={`Account of ${session.user.name}`}>
          <span className={classes.initials} aria-hidden>
            {initials(session.user.name)}
          </span>
          <span className={classes.who}>{session.user.name}</span>
          <IconChevronDown size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Text size="sm" fw={600} px="sm" pt={6}>
          {session.tenant.name}
        </Text>
        <Text size="xs" c="dimmed" px="sm" pb={6}>
          {session.user.email} · {roleName(session.member.role)}
        </Text>
        {others.length > 0 && <Menu.Divider />}
        {others.map((t) => (
          <Menu.Item
            key={t.slug}
            leftSection={<IconBuildingStore size={16} aria-hidden />}
            onClick={() => change.mutate(() => chooseTenant(t.slug))}
          >
            Go to {t.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => change.mutate(signOut)}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

// useSessionChange forgets everything that was read for the session before.
function useSessionChange() {
  const queries = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: (change: () => Promise<Session | null>) => change(),
    onSuccess: async (session) => {
      forgetDrafts()
      queries.clear()
      queries.setQueryData(sessionQuery.queryKey, session)
      await router.navigate({ to: session ? "/" : "/sign-in" })
      await router.invalidate()
    },
  })
}

// GraphiQL keeps its tabs on this device; the next person here needn't see them.
function forgetDrafts() {
  for (const key of Object.keys(localStorage)) if (key.startsWith("graphiql:")) localStorage.removeItem(key)
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((w) => w?.charAt(0).toUpperCase()).join("")
}
