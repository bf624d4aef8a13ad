import { useState } from "react"
import { useTranslation } from "react-i18next"
import { HandLink, type Link } from "../app/HandLink"
import { useMay } from "../app/session"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"

const verb = graphql(`
  mutation CreatePromiseLink($input: CreatePromiseLinkInput!) {
    createPromiseLink(input: $input) {
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

/** CustomerLink gives the customer a page on which she says whether the promise was kept. */
export function CustomerLink({ id }: { id: string }) {
  const { t } = useTranslation("panel")
  const may = useMay("promises:write")
  const [link, show] = useState<Link>()
  const making = useChange({
    verb,
    stale: [["promise", id]],
    done: ({ link }) => show(link ?? undefined),
  })
  if (!may) return null
  return (
    <HandLink
      words={{ title: t("link.title"), text: t("link.text"), make: t("link.make"), until: t("link.until") }}
      link={link}
      busy={making.busy}
      onMake={() => making.run({ input: { id } })}
    />
  )
}
