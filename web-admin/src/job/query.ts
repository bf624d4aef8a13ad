import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { ask } from "../api/graphql"
import { graphql } from "../graph"
import type { JobShownFragment } from "../graph/graphql"

graphql(`
  fragment JobShown on Job {
    id
    kind
    about
    state
    dryRun
    actorId
    total
    done
    accepted
    refused
    message
    undoable
    createdAt
    finishedAt
    cancelAskedAt
    download {
      path
      sizeBytes
      rows
      expiresAt
    }
  }
`)

const one = graphql(`
  query Job($id: ID!) {
    job(id: $id) {
      ...JobShown
      refusedRows(first: 50) {
        file
        line
        field
        reason
        values
      }
    }
  }
`)

const many = graphql(`
  query Jobs($after: String) {
    jobs(first: 25, after: $after) {
      nodes {
        ...JobShown
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const imports = graphql(`
  query Imports($after: String) {
    jobs(filter: { kind: { eq: IMPORT } }, first: 25, after: $after) {
      nodes {
        ...JobShown
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const exports = graphql(`
  query Exports($after: String) {
    jobs(filter: { kind: { eq: EXPORT } }, first: 25, after: $after) {
      nodes {
        ...JobShown
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

const lists = { all: many, imports, exports }

/** Job is a job as the console shows it. */
export type Job = JobShownFragment

/** isOver says that nothing more will happen to a job. */
export function isOver({ state }: Pick<Job, "state">): boolean {
  return state === "DONE" || state === "FAILED" || state === "CANCELLED"
}

// How often a job that runs is looked at: its end is told by an event, its progress isn't.
const soon = 700

/** jobQuery reads one job, again and again while it runs. */
export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ["job", id],
    queryFn: async ({ signal }) => (await ask(one, { id }, { signal })).job,
    refetchInterval: ({ state: { data } }) => (data && !isOver(data) ? soon : false),
  })

/** jobsQuery reads the jobs that the member may see, the newest first, again while one of them runs. */
export const jobsQuery = (which: keyof typeof lists) =>
  infiniteQueryOptions({
    queryKey: ["jobs", which],
    queryFn: async ({ pageParam, signal }) =>
      (await ask(lists[which], { after: pageParam }, { signal })).jobs,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.nodes.some((job) => !isOver(job))) ? 2 * soon : false,
  })
