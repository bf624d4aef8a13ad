import { graphql } from "../graph"
import type { AbsencesQuery } from "../graph/graphql"

export const absencesQuery = graphql(`
  query Absences {
    absences(first: 100) {
      nodes {
        id
        from
        until
        member {
          id
          name
        }
        deputy {
          id
          name
        }
      }
    }
  }
`)

export type Absence = AbsencesQuery["absences"]["nodes"][number]

/** meanwhileQuery counts what a member promised for the time until a day. */
export const meanwhileQuery = graphql(`
  query Meanwhile($ownerId: ID!, $after: Date!) {
    promises(filter: { ownerId: { eq: $ownerId }, state: { eq: OPEN }, dueDay: { lt: $after } }, first: 1) {
      totalCount {
        value
      }
    }
  }
`)

export const planAbsence = graphql(`
  mutation PlanAbsence($input: PlanAbsenceInput!) {
    planAbsence(input: $input) {
      absence {
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

export const endAbsence = graphql(`
  mutation EndAbsence($input: EndAbsenceInput!) {
    endAbsence(input: $input) {
      absence {
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

/** touched are the queries that a change of absences makes out of date. */
export const touched = [["absences"], ["members"], ["member"]]
