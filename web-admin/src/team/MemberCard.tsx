import { Button, Drawer, Group, Skeleton, Stack } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Problem } from "../api/problem"
import { useMay, useSession } from "../app/session"
import { Failed } from "../app/states"
import { When } from "../app/When"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import type { MemberQuery } from "../graph/graphql"
import classes from "../settings/settings.module.css"
import { DepartmentSelect } from "./DepartmentSelect"
import { Remove } from "./Remove"
import { RoleSelect } from "./RoleSelect"
import { mayChange, rolesToGive } from "./roles"

const query = graphql(`
  query Member($id: ID!) {
    member(id: $id) {
      id
      name
      email
      role
      departmentId
      department {
        id
        name
      }
      createdAt
      awayUntil
      leftAt
    }
  }
`)

const verb = graphql(`
  mutation UpdateMember($input: UpdateMemberInput!) {
    updateMember(input: $input) {
      member {
        id
        role
        departmentId
        department {
          id
          name
        }
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

type Member = NonNullable<MemberQuery["member"]>

interface Props {
  opened: boolean
  id: string | undefined
  onClose: () => void
}

/** MemberCard shows one member, and to who may, what can be changed about her. */
export default function MemberCard({ id, opened, onClose }: Props) {
  const { t } = useTranslation("team")
  const asked = useQuery({
    queryKey: ["members", "one", id],
    queryFn: async ({ signal }) => {
      const { member } = await ask(query, { id: id ?? "" }, { signal })
      if (!member) throw new Problem("", 404, undefined, "NOT_FOUND")
      return member
    },
    enabled: id !== undefined,
  })
  return (
    <Drawer opened={opened} onClose={onClose} position="right" title={asked.data?.name ?? t("member")}>
      {asked.error && <Failed error={asked.error} reset={asked.refetch} />}
      {asked.isPending && (
        <Stack gap="md" aria-busy>
          <Skeleton height={20} width="70%" />
          <Skeleton height={36} />
          <Skeleton height={36} />
        </Stack>
      )}
      {asked.data && <Card key={asked.data.id} member={asked.data} onClose={onClose} />}
    </Drawer>
  )
}

function Card({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useTranslation(["team", "common"])
  const me = useSession().member
  const write = useMay("team:write") && !member.leftAt && mayChange(me.role, member.role)
  return (
    <Stack gap="lg">
      <dl className={classes.facts}>
        <dt>{t("email")}</dt>
        <dd>{member.email ?? t("noAccount")}</dd>
        <dt>{t("since")}</dt>
        <dd>
          <When at={member.createdAt} as="day" />
        </dd>
        {member.leftAt && (
          <>
            <dt>{t("leftAt")}</dt>
            <dd>
              <When at={member.leftAt} as="day" />
            </dd>
          </>
        )}
        {!write && (
          <>
            <dt>{t("role")}</dt>
            <dd>{t(`common:roles.${member.role}`)}</dd>
            <dt>{t("department")}</dt>
            <dd>{member.department?.name ?? t("noDepartment")}</dd>
          </>
        )}
      </dl>
      {write && <Controls member={member} onClose={onClose} />}
    </Stack>
  )
}

function Controls({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useTranslation("team")
  const me = useSession().member
  const [removing, { open, close }] = useDisclosure()
  const change = useChange({
    verb,
    guess: ({ input: { id, ...fields } }) => [{ id, fields }],
    said: () => t("saved", { name: member.name }),
    stale: [["members"]],
  })
  return (
    <>
      <RoleSelect
        of={rolesToGive(me.role).filter((role) => role !== "OWNER" || member.email)}
        value={member.role}
        disabled={change.busy}
        onChange={(role) => role && change.run({ input: { id: member.id, role: role as Member["role"] } })}
      />
      <DepartmentSelect
        value={member.departmentId ?? null}
        disabled={change.busy}
        onChange={(departmentId) =>
          change.run({
            input: { id: member.id, ...(departmentId ? { departmentId } : { clear: ["DEPARTMENT"] }) },
          })
        }
      />
      <Group>
        <Button variant="default" c="var(--mantine-color-error)" onClick={open}>
          {t("remove.open")}
        </Button>
      </Group>
      <Remove member={member} opened={removing} onClose={close} onDone={onClose} />
    </>
  )
}
