import { Button, UnstyledButton } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconUserPlus } from "@tabler/icons-react"
import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { later } from "../app/later"
import { useMay } from "../app/session"
import { useCommands } from "../command/commands"
import { Page } from "../shell/Page"
import { useFilters } from "../table/filters"
import { Invitations } from "../team/Invitations"
import { Members } from "../team/Members"
import { teamSearch } from "../team/search"
import classes from "../team/team.module.css"

const Invite = later(() => import("../team/Invite"))
const MemberCard = later(() => import("../team/MemberCard"))

export const Route = createFileRoute("/_member/settings/team")({
  validateSearch: teamSearch,
  component: Team,
})

function Team() {
  const { t } = useTranslation(["team", "shell"])
  const write = useMay("team:write")
  const filters = useFilters(Route.useSearch())
  const [inviting, { open, close }] = useDisclosure()
  useCommands(
    write ? [{ name: t("invite.open"), group: "do", keys: "n", icon: IconUserPlus, run: open }] : [],
  )
  const invite = write && (
    <Button size="xs" leftSection={<IconUserPlus size={15} aria-hidden />} onClick={open}>
      {t("invite.open")}
    </Button>
  )
  const lists = write ? ([undefined, "invitations", "left"] as const) : ([undefined, "left"] as const)
  const shown = filters.now.show === "invitations" && !write ? undefined : filters.now.show
  return (
    <Page name={t("shell:sections.team")} actions={invite} fill>
      <nav className={classes.tabs} aria-label={t("lists")}>
        {lists.map((show) => (
          <UnstyledButton
            key={show ?? "members"}
            aria-pressed={shown === show}
            onClick={() => filters.set({ show, role: undefined, department: undefined })}
          >
            {t(show ?? "members")}
          </UnstyledButton>
        ))}
      </nav>
      {shown === "invitations" ? (
        <Invitations filters={filters} action={invite} />
      ) : (
        <Members filters={filters} onOpen={({ id }) => filters.set({ member: id })} />
      )}
      <MemberCard
        opened={filters.now.member !== undefined}
        id={filters.now.member}
        onClose={() => filters.set({ member: undefined })}
      />
      {write && <Invite opened={inviting} onClose={close} />}
    </Page>
  )
}
