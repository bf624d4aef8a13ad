import { Badge, Button } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconKey } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Empty } from "../app/states"
import { When } from "../app/When"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import { useCommands } from "../command/commands"
import { Section } from "../settings/Section"
import classes from "../settings/settings.module.css"
import { usePages } from "../table/usePages"
import { Listed } from "./Listed"
import { NewToken } from "./NewToken"
import { type Token, tokensQuery } from "./queries"
import { useScopeName } from "./scopes"
import { revokeToken } from "./verbs"

/** Tokens are the member's own personal access tokens, for her tools. */
export function Tokens() {
  const { t } = useTranslation("access")
  const [making, { open, close }] = useDisclosure()
  const list = usePages<Token>(
    ["tokens"],
    async (window, sending) => (await ask(tokensQuery, window, sending)).accessTokens,
  )
  useCommands([{ name: t("tokens.new"), group: "do", keys: "n", icon: IconKey, run: open }])
  return (
    <Section
      name={t("tokens.title")}
      text={t("tokens.text")}
      action={
        <Button size="xs" variant="default" onClick={open}>
          {t("tokens.new")}
        </Button>
      }
    >
      <Listed
        list={list}
        line={(token) => <Line key={token.id} token={token} />}
        empty={
          <Empty small icon={IconKey} title={t("tokens.none")}>
            {t("tokens.noneText")}
          </Empty>
        }
      />
      <NewToken opened={making} onClose={close} />
    </Section>
  )
}

function Line({ token }: { token: Token }) {
  const { t } = useTranslation("access")
  const scopeName = useScopeName()
  const ended = Boolean(token.revokedAt) || Date.parse(token.expiresAt) < Date.now()
  return (
    <li>
      <div className={classes.item}>
        <span className={classes.value}>
          {token.name}
          {ended && (
            <Badge variant="light" color="gray" size="sm" tt="none">
              {t(token.revokedAt ? "revoked" : "tokens.expired")}
            </Badge>
          )}
        </span>
        <small>{token.scopes.map(scopeName).join(" · ")}</small>
        <small>
          {t("tokens.used")} {token.usedAt ? <When at={token.usedAt} as="near" /> : t("tokens.never")}
          {" · "}
          {token.revokedAt ? t("tokens.revokedAt") : t("tokens.ends")}{" "}
          <When at={token.revokedAt ?? token.expiresAt} as="day" />
        </small>
      </div>
      {!ended && <Revoke token={token} />}
    </li>
  )
}

function Revoke({ token: { id, name } }: { token: Token }) {
  const { t } = useTranslation("access")
  const [asking, { open, close }] = useDisclosure()
  const revoke = useChange({
    verb: revokeToken,
    said: () => t("saidRevoked", { name }),
    stale: [["tokens"]],
    done: close,
  })
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={open} aria-label={t("revokeOf", { name })}>
        {t("revoke")}
      </Button>
      <Confirm
        title={t("revokeTitle", { name })}
        text={t("tokens.revokeText")}
        verb={t("revoke")}
        opened={asking}
        busy={revoke.busy}
        onClose={close}
        onConfirm={() => revoke.run({ input: { id } })}
      />
    </>
  )
}
