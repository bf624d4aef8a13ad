import { ActionIcon, Badge, Menu, Modal } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { IconDots, IconMail, IconX } from "@tabler/icons-react"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Empty } from "../app/states"
import { When } from "../app/When"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import type { InvitationState } from "../graph/graphql"
import { columnsOf } from "../table/columns"
import { DataTable } from "../table/DataTable"
import type { Filters } from "../table/filters"
import { usePages } from "../table/usePages"
import { Handed } from "./Handed"
import { type Invitation, invitationsQuery } from "./queries"
import type { TeamSearch } from "./search"

const resendVerb = graphql(`
  mutation ResendInvitation($input: ResendInvitationInput!) {
    resendInvitation(input: $input) {
      invitation {
        id
        email
        state
        expiresAt
        mailedAt
      }
      link
      userErrors {
        field
        message
        code
      }
    }
  }
`)

const withdrawVerb = graphql(`
  mutation WithdrawInvitation($input: WithdrawInvitationInput!) {
    withdrawInvitation(input: $input) {
      invitation {
        id
        state
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

const colours: Record<InvitationState, string> = {
  OPEN: "pine",
  ACCEPTED: "gray",
  WITHDRAWN: "gray",
  EXPIRED: "gray",
}

interface Props {
  filters: Filters<TeamSearch>
  /** What to do when nobody was invited yet. */
  action: React.ReactNode
}

/** Invitations lists who was asked to become a member, and how that stands. */
export function Invitations({ filters, action }: Props) {
  const { t } = useTranslation("team")
  const [handed, setHanded] = useState<{ email: string; link: string }>()
  const list = usePages<Invitation>(
    ["invitations"],
    async (window, sending) => (await ask(invitationsQuery, window, sending)).invitations,
  )
  return (
    <>
      <DataTable
        id="invitations"
        name={t("invitations")}
        columns={useColumns(setHanded)}
        list={list}
        filters={filters}
        nameOf={(i) => i.email}
        empty={
          <Empty title={t("noInvitations")} action={action}>
            {t("noInvitationsText")}
          </Empty>
        }
      />
      <Modal opened={Boolean(handed)} onClose={() => setHanded(undefined)} title={t("handed.title")} centered>
        {handed && <Handed {...handed} onClose={() => setHanded(undefined)} />}
      </Modal>
    </>
  )
}

function useColumns(onLink: (handed: { email: string; link: string }) => void) {
  const { t } = useTranslation(["team", "common"])
  return useMemo(() => {
    const column = columnsOf<Invitation>()
    return column.columns([
      column.display({
        id: "email",
        header: t("email"),
        cell: ({ row: { original: i } }) => <strong>{i.email}</strong>,
        meta: { always: true },
      }),
      column.display({
        id: "role",
        header: t("role"),
        cell: ({ row: { original: i } }) => t(`common:roles.${i.role}`),
        meta: { width: 130 },
      }),
      column.display({
        id: "state",
        header: t("state"),
        cell: ({ row: { original: i } }) => (
          <Badge variant="light" color={colours[i.state]} tt="none">
            {t(`states.${i.state}`)}
          </Badge>
        ),
        meta: { width: 140, phone: true },
      }),
      column.display({
        id: "expires",
        header: t("expires"),
        cell: ({ row: { original: i } }) =>
          (i.state === "OPEN" || i.state === "EXPIRED") && <When at={i.expiresAt} as="near" />,
        meta: { width: 150 },
      }),
      column.display({
        id: "actions",
        header: t("actions"),
        cell: ({ row: { original: i } }) => <Actions invitation={i} onLink={onLink} />,
        meta: { width: 96, phone: true, always: true, end: true },
      }),
    ])
  }, [t, onLink])
}

function Actions({
  invitation: { id, email, state },
  onLink,
}: {
  invitation: Invitation
  onLink: (handed: { email: string; link: string }) => void
}) {
  const { t } = useTranslation("team")
  const resend = useChange({
    verb: resendVerb,
    done: ({ link }) => {
      if (link) onLink({ email, link })
      else notifications.show({ message: t("invite.mailed", { email }) })
    },
  })
  const withdraw = useChange({
    verb: withdrawVerb,
    guess: () => [{ id, fields: { state: "WITHDRAWN" } }],
    said: () => t("withdrawn", { email }),
    undo: true,
  })
  if (state !== "OPEN" && state !== "EXPIRED") return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("actionsOf", { email })}
          loading={resend.busy}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconMail size={16} aria-hidden />}
          onClick={() => resend.run({ input: { id } })}
        >
          {t("resend")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconX size={16} aria-hidden />}
          onClick={() => withdraw.run({ input: { id } })}
        >
          {t("withdraw")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
