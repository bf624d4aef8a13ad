import { Button } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useChange } from "../change/useChange"
import { graphql } from "../graph"

const inferExpectation = graphql(`
  mutation InferExpectation($input: InferExpectationInput!) {
    inferExpectation(input: $input) {
      expectation {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** Infer concludes what a customer counts on from how long deliveries took so far. */
export function Infer({ customerId }: { customerId: string }) {
  const { t } = useTranslation("expectations")
  const infer = useChange({
    verb: inferExpectation,
    said: () => t("rail.inferred"),
    stale: [["expectations"], ["gaps"], ["customer"]],
  })
  return (
    <Button
      size="compact-xs"
      variant="default"
      mt={8}
      ml={6}
      loading={infer.busy}
      onClick={() => infer.run({ input: { customerId } })}
    >
      {t("rail.infer")}
    </Button>
  )
}
