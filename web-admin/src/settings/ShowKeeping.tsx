import { Anchor, Code, Stack, Switch, Text } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"
import type { Business } from "./business"
import { Section } from "./Section"

const verb = graphql(`
  mutation ShowKeeping($input: UpdateTenantInput!) {
    updateTenant(input: $input) {
      tenant {
        id
        showsKeeping
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** ShowKeeping opens the page and the badge on which anybody sees how the business keeps its word. */
export function ShowKeeping({ business }: { business: Business }) {
  const { t } = useTranslation("settings")
  const show = useChange({
    verb,
    guess: ({ input }) => [{ id: business.id, fields: { showsKeeping: input.showKeeping } }],
    said: () => t("business.saved"),
  })
  const page = business.keepPageUrl
  return (
    <Section name={t("keepPage.title")}>
      <Stack gap="md">
        <Switch
          label={t("keepPage.label")}
          description={t("keepPage.text")}
          checked={business.showsKeeping}
          disabled={show.busy}
          onChange={(e) => show.run({ input: { showKeeping: e.currentTarget.checked } })}
        />
        {business.showsKeeping && (
          <>
            <Anchor href={page} target="_blank" rel="noopener" size="sm" style={{ overflowWrap: "anywhere" }}>
              {page}
            </Anchor>
            <div>
              <Text size="sm" mb={4}>
                {t("keepPage.badge")}
              </Text>
              <Code block tabIndex={0} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                {`<a href="${page}"><img src="${page}/badge.svg" alt="${t("keepPage.alt")}"></a>`}
              </Code>
            </div>
          </>
        )}
      </Stack>
    </Section>
  )
}
