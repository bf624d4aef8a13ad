import { queryOptions } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { graphql } from "../graph"
import type { FileEncoding, ImportDelimiter, ImportKind } from "../graph/graphql"

const preview = graphql(`
  query ImportPreview($input: ImportPreviewInput!) {
    importPreview(input: $input) {
      name
      sizeBytes
      rows
      delimiter
      encoding
      dates
      decimal
      columns
      firstRows
      wrong
      kind
      suggested {
        field
        columns
      }
    }
  }
`)

const fields = graphql(`
  query ImportFields($kind: ImportKind!) {
    importFields(kind: $kind) {
      name
      label
      format
      choices
      required
    }
  }
`)

export const startImport = graphql(`
  mutation StartImport($input: StartImportInput!) {
    startImport(input: $input) {
      job {
        ...JobShown
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

interface Asked {
  uploadId: string
  kind?: ImportKind
  delimiter?: ImportDelimiter
  encoding?: FileEncoding
}

/** previewQuery reads the beginning of an upload; what isn't named is guessed. */
export const previewQuery = (input: Asked) =>
  queryOptions({
    queryKey: ["upload", input],
    queryFn: async ({ signal }) => (await ask(preview, { input }, { signal })).importPreview,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })

/** fieldsQuery reads what a kind of record is made of. */
export const fieldsQuery = (kind: ImportKind) =>
  queryOptions({
    queryKey: ["importFields", kind],
    queryFn: async ({ signal }) => (await ask(fields, { kind }, { signal })).importFields,
  })
