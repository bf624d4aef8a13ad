import { IconAlertTriangle } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Trans, useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { ButtonLink } from "../app/links"
import { useMay } from "../app/session"
import { When } from "../app/When"
import { graphql } from "../graph"
import classes from "./verify.module.css"

const query = graphql(`
  query Standing {
    viewer {
      standing {
        state
        readOnlyAt
        closesAt
      }
    }
  }
`)

// Time alone changes it, and who may not read of billing isn't told when payment does.
const often = 5 * 60_000

/** Standing tells everybody when the business owes a payment: what that shuts, when, and who can see to it. */
export default function Standing() {
  const { t } = useTranslation("standing")
  const may = useMay("billing:read")
  const pays = useMay("billing:write")
  const asked = useQuery({
    queryKey: ["billing", "standing"],
    queryFn: ({ signal }) => ask(query, {}, { signal }),
    staleTime: often,
    refetchInterval: often,
  })
  const { state, readOnlyAt, closesAt } = asked.data?.viewer?.standing ?? {}
  if (state !== "PAST_DUE" && state !== "READ_ONLY" && state !== "CLOSED") return null
  const at = readOnlyAt ?? closesAt ?? ""
  return (
    <aside className={classes.verify} data-kind={state === "PAST_DUE" ? "warns" : "shuts"}>
      <IconAlertTriangle size={16} aria-hidden />
      <p>
        <Trans t={t} i18nKey={state} components={{ when: <When at={at} as="day" /> }} /> {!pays && t("ask")}
      </p>
      {may && (
        <ButtonLink to="/settings/billing" size="compact-xs" variant="default">
          {t("go")}
        </ButtonLink>
      )}
    </aside>
  )
}
