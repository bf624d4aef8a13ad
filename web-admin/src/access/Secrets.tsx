import { Button } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { useTranslation } from "react-i18next"
import { When } from "../app/When"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import type { Client } from "./queries"
import { revokeSecret } from "./verbs"

type Secret = Client["secrets"][number]

/** Secrets are those of a client that work; the old one of two is revoked once the new one is in use. */
export function Secrets({ client }: { client: Client }) {
  return client.secrets.map((secret) => (
    <Line key={secret.id} secret={secret} revocable={client.secrets.length > 1} />
  ))
}

function Line({ secret: { id, hint, createdAt }, revocable }: { secret: Secret; revocable: boolean }) {
  const { t } = useTranslation("access")
  const [asking, { open, close }] = useDisclosure()
  const revoke = useChange({
    verb: revokeSecret,
    said: () => t("clients.secretRevoked", { hint }),
    stale: [["clients"]],
    done: close,
  })
  return (
    <small>
      {t("clients.secretOf", { hint })} <When at={createdAt} as="day" />
      {revocable && (
        <Button
          size="compact-xs"
          variant="subtle"
          ml={4}
          onClick={open}
          aria-label={t("clients.revokeSecretOf", { hint })}
        >
          {t("revoke")}
        </Button>
      )}
      <Confirm
        title={t("clients.revokeSecretTitle", { hint })}
        text={t("clients.revokeSecretText")}
        verb={t("revoke")}
        opened={asking}
        busy={revoke.busy}
        onClose={close}
        onConfirm={() => revoke.run({ input: { id } })}
      />
    </small>
  )
}
