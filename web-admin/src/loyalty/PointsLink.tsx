import { useState } from "react"
import { useTranslation } from "react-i18next"
import { HandLink, type Link } from "../app/HandLink"
import { useMay } from "../app/session"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"

const verb = graphql(`
  mutation CreatePointsLink($input: CreatePointsLinkInput!) {
    createPointsLink(input: $input) {
      link {
        url
        expiresAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** PointsLink gives the customer a page on which she sees her points. */
export function PointsLink({ customerId }: { customerId: string }) {
  const { t } = useTranslation("wallet")
  const may = useMay("loyalty:write")
  const [link, show] = useState<Link>()
  const making = useChange({ verb, done: ({ link }) => show(link ?? undefined) })
  if (!may) return null
  return (
    <HandLink
      words={{ title: t("link.title"), text: t("link.text"), make: t("link.make"), until: t("link.until") }}
      link={link}
      busy={making.busy}
      onMake={() => making.run({ input: { customerId } })}
    />
  )
}
