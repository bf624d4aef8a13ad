import { Switch } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import type { Business } from "./business"
import { Section } from "./Section"

const verb = graphql(`
  mutation DemandSecondFactor($input: UpdateTenantInput!) {
    updateTenant(input: $input) {
      tenant {
        id
        demandsSecondFactor
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** Demand is whether owners and admins must sign in with a code: an owner's to say, who does so herself. */
export function Demand({ business }: { business: Business }) {
  const { t } = useTranslation("settings")
  const { user, member } = useSession()
  const demand = useChange({
    verb,
    guess: ({ input }) => [{ id: business.id, fields: { demandsSecondFactor: input.demandSecondFactor } }],
    said: () => t("business.saved"),
  })
  if (member.role !== "OWNER") return null
  const may = user.secondFactor || business.demandsSecondFactor
  return (
    <Section name={t("factor.title")}>
      <Switch
        label={t("demand.label")}
        description={t(may ? "demand.text" : "demand.first")}
        checked={business.demandsSecondFactor}
        disabled={!may || demand.busy}
        onChange={(e) => demand.run({ input: { demandSecondFactor: e.currentTarget.checked } })}
      />
    </Section>
  )
}
