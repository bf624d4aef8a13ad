import type { CodegenConfig } from "@graphql-codegen/cli"

// Every query of the console is checked against the schema that the server
// speaks, and typed by it: a field that goes breaks the build, not the page.
const config: CodegenConfig = {
  schema: "../graph/schema/*.graphqls",
  documents: ["src/**/*.{ts,tsx}", "!src/graph/**", "!src/graphiql/**"],
  generates: {
    "src/graph/": {
      preset: "client",
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: "sha256" } },
      config: {
        documentMode: "string",
        enumsAsTypes: true,
        useTypeImports: true,
        scalars: {
          ID: "string",
          Currency: "string",
          Date: "string",
          DateTime: "string",
          Decimal: "string",
          Duration: "string",
          Email: "string",
          JSON: "unknown",
          Locale: "string",
          PhoneNumber: "string",
          Points: "number", // at most 10^15, which a number holds exactly
          TimeZone: "string",
          URL: "string",
        },
      },
    },
  },
}

export default config
