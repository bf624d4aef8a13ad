import { SimpleGrid, Stack } from "@mantine/core"
import { createFileRoute } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { examplesOn } from "../graphiql/examples"
import { Keeping } from "../promise/Keeping"
import { Page } from "../shell/Page"
import classes from "./-start.module.css"

export const Route = createFileRoute("/_member/")({ component: Start })

function Start() {
  const { t } = useTranslation()
  const { user, member, tenant } = Route.useRouteContext().session
  return (
    <Page name={tenant.name} meta="What was promised, and was it kept?">
      <Stack gap={32}>
        <Keeping />
        <dl className={`card ${classes.facts}`}>
          <Fact name="Signed in as" value={user.name} more={user.email} />
          <Fact name="Role" value={t(`roles.${member.role}`)} />
          <Fact name="Time zone" value={tenant.timeZone.replaceAll("_", " ").replaceAll("/", " / ")} />
          <Fact name="Currency" value={tenant.currency} />
        </dl>
        <section aria-labelledby="ask">
          <h2 id="ask" className={classes.part}>
            Ask over GraphQL
          </h2>
          <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="sm">
            {examplesOn(new Date()).map((e) => (
              <a key={e.key} className={`card ${classes.example}`} href={`/graphiql/?example=${e.key}`}>
                <strong>{e.title}</strong>
                <span>{e.text}</span>
              </a>
            ))}
          </SimpleGrid>
        </section>
      </Stack>
    </Page>
  )
}

function Fact({ name, value, more }: { name: string; value: string; more?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {more && <span>{more}</span>}
      </dd>
    </div>
  )
}
