import { ActionIcon, Menu, Modal } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { IconDots, IconPencil, IconRefresh, IconX } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Once } from "../app/Once"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import { EditClient } from "./EditClient"
import type { Client } from "./queries"
import { revokeClient, rotateSecret } from "./verbs"

const mostSecrets = 2 // the API keeps no third

/** ClientActions is what can be done with a client: change it, give it another secret, shut it out. */
export function ClientActions({ client }: { client: Client }) {
  const { t } = useTranslation(["access", "common"])
  const { id, name } = client
  const [now, setNow] = useState<"edit" | "revoke">()
  const [plain, setPlain] = useState<string>()
  const close = () => setNow(undefined)
  const rotate = useChange({
    verb: rotateSecret,
    stale: [["clients"]],
    done: (payload) => {
      if (payload.plain) setPlain(payload.plain)
      else notifications.show({ color: "red", message: t("lost") })
    },
  })
  const revoke = useChange({
    verb: revokeClient,
    said: () => t("saidRevoked", { name }),
    stale: [["clients"]],
    done: close,
  })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("clients.actionsOf", { name })}
            loading={rotate.busy}
          >
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setNow("edit")}>
            {t("common:edit")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconRefresh size={16} aria-hidden />}
            disabled={client.secrets.length >= mostSecrets}
            onClick={() => rotate.run({ input: { id } })}
          >
            {t("clients.rotate")}
          </Menu.Item>
          <Menu.Item leftSection={<IconX size={16} aria-hidden />} onClick={() => setNow("revoke")}>
            {t("clients.revoke")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={now === "edit"} onClose={close} title={t("clients.edit", { name })} centered>
        <EditClient client={client} onClose={close} />
      </Modal>
      <Confirm
        title={t("revokeTitle", { name })}
        text={t("clients.revokeText")}
        verb={t("revoke")}
        opened={now === "revoke"}
        busy={revoke.busy}
        onClose={close}
        onConfirm={() => revoke.run({ input: { id } })}
      />
      <Modal
        opened={plain !== undefined}
        onClose={() => setPlain(undefined)}
        title={t("clients.newSecret", { name })}
        closeOnClickOutside={false}
        closeOnEscape={false}
        centered
      >
        <Once
          text={t("clients.rotated")}
          label={t("clients.secret")}
          value={plain ?? ""}
          onClose={() => setPlain(undefined)}
        />
      </Modal>
    </>
  )
}
