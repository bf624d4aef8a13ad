import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { notifications } from "@mantine/notifications"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { Role } from "../api/session"
import { useSession } from "../app/session"
import { Room, useRoom } from "../billing/entitled"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import { DepartmentSelect } from "./DepartmentSelect"
import { Handed } from "./Handed"
import { RoleSelect } from "./RoleSelect"
import { rolesToGive } from "./roles"

const verb = graphql(`
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      invitation {
        id
        email
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

/** Invite asks somebody to become a member, by a mail or by a link to hand on. */
export default function Invite({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("team")
  const [link, setLink] = useState<{ email: string; link: string }>()
  function close() {
    setLink(undefined)
    onClose()
  }
  return (
    <Modal opened={opened} onClose={close} title={t("invite.title")} centered>
      {link ? <Handed {...link} onClose={close} /> : <Form onLink={setLink} onClose={close} />}
    </Modal>
  )
}

interface FormProps {
  onLink: (handed: { email: string; link: string }) => void
  onClose: () => void
}

function Form({ onLink, onClose }: FormProps) {
  const { t } = useTranslation(["team", "common", "door"])
  const { member, mail } = useSession()
  const room = useRoom("SEATS")
  const form = useForm({
    initialValues: { email: "", role: "AGENT" as Role, departmentId: null as string | null },
    validate: { email: (v) => (/^\S+@\S+$/.test(v.trim()) ? null : t("door:signUp.badEmail")) },
  })
  const invite = useChange({
    verb,
    form,
    stale: [["invitations"], ["billing", "room"]],
    done: ({ invitation, link }) => {
      if (!invitation) return
      if (link) return onLink({ email: invitation.email, link })
      notifications.show({ message: t("invite.mailed", { email: invitation.email }) })
      onClose()
    },
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ email, role, departmentId }) =>
        invite.run({ input: { email: email.trim(), role, departmentId } }),
      )}
    >
      <Stack gap="md">
        {!mail && <Alert>{t("invite.noMail")}</Alert>}
        <TextInput
          label={t("door:signIn.email")}
          type="email"
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("email")}
        />
        <RoleSelect of={rolesToGive(member.role)} {...form.getInputProps("role")} />
        <DepartmentSelect {...form.getInputProps("departmentId")} />
        <Room of="SEATS" />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={invite.busy} disabled={room?.left === 0}>
            {t(mail ? "invite.submit" : "invite.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
