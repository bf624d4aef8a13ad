import { queryOptions } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { graphql } from "../graph"

const query = graphql(`
  query Attributes {
    attributeDefinitions {
      id
      key
      label
      kind
      choices
      retiredAt
    }
  }
`)

export const defineAttribute = graphql(`
  mutation DefineAttribute($input: DefineAttributeInput!) {
    defineAttribute(input: $input) {
      attribute {
        id
        key
        label
        kind
        choices
        retiredAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const retireAttribute = graphql(`
  mutation RetireAttribute($input: RetireAttributeInput!) {
    retireAttribute(input: $input) {
      attribute {
        id
        retiredAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

/** attributesQuery reads which custom attributes customers have, retired ones too. */
export const attributesQuery = queryOptions({
  queryKey: ["attributes"],
  queryFn: async ({ signal }) => (await ask(query, {}, { signal })).attributeDefinitions,
})

/** keyOf suggests how programs call an attribute that people call label. */
export function keyOf(label: string): string {
  return label
    .normalize("NFKD")
    .replaceAll("ß", "ss")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 50)
}
