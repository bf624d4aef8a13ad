import { Badge, Button } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconPlugConnected } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { Empty } from "../app/states"
import { When } from "../app/When"
import { useCommands } from "../command/commands"
import { Section } from "../settings/Section"
import classes from "../settings/settings.module.css"
import { usePages } from "../table/usePages"
import { ClientActions } from "./ClientActions"
import { Listed } from "./Listed"
import { NewClient } from "./NewClient"
import { type Client, clientsQuery } from "./queries"
import { Secrets } from "./Secrets"
import { useScopeName } from "./scopes"

/** Clients are the programs of partners and the front-ends of the business's own. */
export function Clients() {
  const { t } = useTranslation("access")
  const [making, { open, close }] = useDisclosure()
  const list = usePages<Client>(
    ["clients"],
    async (window, sending) => (await ask(clientsQuery, window, sending)).apiClients,
  )
  useCommands([{ name: t("clients.new"), group: "do", icon: IconPlugConnected, run: open }])
  return (
    <Section
      name={t("clients.title")}
      text={t("clients.text")}
      action={
        <Button size="xs" variant="default" onClick={open}>
          {t("clients.new")}
        </Button>
      }
    >
      <Listed
        list={list}
        line={(client) => <Line key={client.id} client={client} />}
        empty={
          <Empty small icon={IconPlugConnected} title={t("clients.none")}>
            {t("clients.noneText")}
          </Empty>
        }
      />
      <NewClient opened={making} onClose={close} />
    </Section>
  )
}

function Line({ client }: { client: Client }) {
  const { t } = useTranslation("access")
  const scopeName = useScopeName()
  return (
    <li>
      <div className={classes.item}>
        <span className={classes.value}>
          {client.name}
          {client.revokedAt && (
            <Badge variant="light" color="gray" size="sm" tt="none">
              {t("revoked")}
            </Badge>
          )}
        </span>
        <small>
          {t("clients.id")} <code>{client.id}</code>
        </small>
        <small>{client.scopes.map(scopeName).join(" · ")}</small>
        {client.origins.length > 0 && (
          <small>
            {t("clients.origins")} {client.origins.join(" · ")}
          </small>
        )}
        {client.revokedAt ? (
          <small>
            {t("tokens.revokedAt")} <When at={client.revokedAt} as="day" />
          </small>
        ) : (
          <Secrets client={client} />
        )}
      </div>
      {!client.revokedAt && <ClientActions client={client} />}
    </li>
  )
}
