import { Alert, Button } from "@mantine/core"
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react"
import { Trans, useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { ButtonLink } from "../app/links"
import { useMay } from "../app/session"
import { When } from "../app/When"
import { Section } from "../settings/Section"
import classes from "./billing.module.css"
import { useLeave } from "./leave"
import { type Billing, openPortal } from "./queries"

/** Standing says which plan the business is on, whether it has paid, and what time will change. */
export function Standing({ billing }: { billing: Billing }) {
  const { t } = useTranslation("billing")
  const pays = useMay("billing:write")
  return (
    <>
      <Warning billing={billing} />
      <Section
        name={t(`plans.${billing.plan.name}`)}
        text={`${t(billing.local ? "local" : `states.${billing.state}`)}${pays || billing.local ? "" : ` ${t("owner")}`}`}
        action={billing.manageable && pays && <Manage owes={owes(billing)} />}
      >
        <Dates billing={billing} />
      </Section>
    </>
  )
}

/** owes tells whether an invoice waits to be paid. */
const owes = ({ state }: Billing) => state === "PAST_DUE" || state === "READ_ONLY" || state === "CLOSED"

function Warning({ billing: { state, readOnlyAt, closesAt } }: { billing: Billing }) {
  const { t } = useTranslation("billing")
  if (state !== "PAST_DUE" && state !== "READ_ONLY" && state !== "CLOSED") return null
  const at = readOnlyAt ?? closesAt
  return (
    <Alert
      maw={560}
      mb="lg"
      color={state === "PAST_DUE" ? "yellow" : "red"}
      variant="light"
      classNames={{ title: classes.warning }}
      icon={<IconAlertTriangle aria-hidden />}
      title={t(`warnings.${state}`)}
    >
      {at && <Trans t={t} i18nKey={`until.${state}`} components={{ when: <When at={at} as="day" /> }} />}
      {state !== "PAST_DUE" && (
        <div>
          <ButtonLink to="/settings/data" size="compact-sm" variant="default" mt="xs">
            {t("take")}
          </ButtonLink>
        </div>
      )}
    </Alert>
  )
}

function Dates({ billing }: { billing: Billing }) {
  const { t } = useTranslation("billing")
  const { trialEndsAt, periodEndsAt, cancelsAt, state } = billing
  const shown = (
    [
      ["trial", state === "TRIALING" ? trialEndsAt : null],
      ["cancels", cancelsAt],
      ["renews", cancelsAt || owes(billing) ? null : periodEndsAt],
    ] as const
  ).filter(([, at]) => at)
  return shown.map(([word, at]) => (
    <div key={word}>
      <Trans t={t} i18nKey={`dates.${word}`} components={{ when: <When at={at ?? ""} as="day" /> }} />
    </div>
  ))
}

function Manage({ owes }: { owes: boolean }) {
  const { t } = useTranslation("billing")
  const leave = useLeave(async () => (await ask(openPortal, { input: {} })).openBillingPortal)
  return (
    <>
      <Button
        size="compact-sm"
        variant={owes ? "filled" : "default"}
        loading={leave.isPending}
        onClick={() => leave.mutate(undefined)}
      >
        {t(owes ? "payNow" : "manage")}
      </Button>
      {leave.error && (
        <Alert color="red" variant="light" icon={<IconInfoCircle aria-hidden />} role="alert">
          {leave.error.message}
        </Alert>
      )}
    </>
  )
}
