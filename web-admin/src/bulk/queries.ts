import { queryOptions } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { graphql } from "../graph"
import type { CustomerFilter, PromiseFilter } from "../graph/graphql"
import type { Selection } from "../table/useSelection"

const count = graphql(`
  query BulkCount($input: BulkCountInput!) {
    bulkCount(input: $input) {
      matching
      most
    }
  }
`)

export const startBulk = graphql(`
  mutation StartBulk($input: StartBulkInput!) {
    startBulk(input: $input) {
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

export const startExport = graphql(`
  mutation StartExport($input: StartExportInput!) {
    startExport(input: $input) {
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

/** Whose is which records are meant: customers or promises of a filter. */
export type Whose = { customers: CustomerFilter } | { promises: PromiseFilter }

/** mostPicked is how many rows can be named one by one; more are all that match. */
export const mostPicked = 250

/** picked narrows a filter to the rows that were chosen, or leaves it for all that match. */
export function picked<Filter extends object>(selection: Selection, filter: Filter): Filter {
  return selection.all ? filter : { ...filter, id: { in: [...selection.ids] } }
}

/** countQuery counts exactly whom a bulk would be about, now. */
export const countQuery = (whose: Whose) =>
  queryOptions({
    queryKey: ["bulkCount", whose],
    queryFn: async ({ signal }) => (await ask(count, { input: whose }, { signal })).bulkCount,
    staleTime: 0,
    gcTime: 0,
  })
