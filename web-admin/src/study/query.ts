import { graphql } from "../graph"
import type { ServqualResponseQuery, StudiesQuery, StudyQuery, StudyResponsesQuery } from "../graph/graphql"

/** studiesQuery is one page of the studies, the newest first. */
export const studiesQuery = graphql(`
  query Studies($first: Int!, $after: String) {
    servqualStudies(first: $first, after: $after) {
      nodes {
        id
        name
        state
        createdAt
        openedAt
        closedAt
        result {
          respondents
          overall
          weighted
          weightedN
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount {
        value
        capped
      }
    }
  }
`)

/** Listed is a study as the list shows it. */
export type Listed = StudiesQuery["servqualStudies"]["nodes"][number]

/** studyQuery is one study: what it asks, and how it came out so far. */
export const studyQuery = graphql(`
  query Study($id: ID!) {
    servqualStudy(id: $id) {
      id
      name
      intro
      state
      createdAt
      openedAt
      closedAt
      statements {
        item
        dimension
        text
      }
      result {
        respondents
        overall
        weighted
        weightedN
        scales {
          dimension
          n
          expected
          perceived
          gap
          weight
          weighted
        }
      }
    }
  }
`)

/** Study is a study as its pages show it. */
export type Study = NonNullable<StudyQuery["servqualStudy"]>
export type Statement = Study["statements"][number]
export type Result = Study["result"]

/** responsesQuery is one page of who answered what, the newest first. */
export const responsesQuery = graphql(`
  query StudyResponses($id: ID!, $first: Int!, $after: String) {
    servqualStudy(id: $id) {
      id
      responses(first: $first, after: $after) {
        nodes {
          id
          customer {
            id
            name
          }
          answers {
            expected
            perceived
          }
          weights {
            points
          }
          answeredAt
          struckAt
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount {
          value
          capped
        }
      }
    }
  }
`)

/** Respondent is a response as the list shows it. */
export type Respondent = NonNullable<StudyResponsesQuery["servqualStudy"]>["responses"]["nodes"][number]

/** responseQuery is all that one respondent answered. */
export const responseQuery = graphql(`
  query ServqualResponse($id: ID!) {
    node(id: $id) {
      __typename
      ... on ServqualResponse {
        id
        customer {
          id
          name
        }
        study {
          id
          statements {
            item
            dimension
            text
          }
        }
        answers {
          item
          expected
          perceived
        }
        weights {
          dimension
          points
        }
        answeredAt
        recordedAt
        struckAt
        struckReason
      }
    }
  }
`)

/** Response is all that one respondent answered. */
export type Response = Extract<NonNullable<ServqualResponseQuery["node"]>, { __typename: "ServqualResponse" }>

export const setUpStudy = graphql(`
  mutation SetUpStudy($input: SetUpServqualStudyInput!) {
    setUpServqualStudy(input: $input) {
      study {
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

export const updateStudy = graphql(`
  mutation UpdateStudy($input: UpdateServqualStudyInput!) {
    updateServqualStudy(input: $input) {
      study {
        id
        name
        intro
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const openStudy = graphql(`
  mutation OpenStudy($input: OpenServqualStudyInput!) {
    openServqualStudy(input: $input) {
      study {
        id
        state
        openedAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const closeStudy = graphql(`
  mutation CloseStudy($input: CloseServqualStudyInput!) {
    closeServqualStudy(input: $input) {
      study {
        id
        state
        closedAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const answerStudy = graphql(`
  mutation AnswerStudy($input: AnswerServqualStudyInput!) {
    answerServqualStudy(input: $input) {
      response {
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

export const strikeResponse = graphql(`
  mutation StrikeResponse($input: StrikeServqualResponseInput!) {
    strikeServqualResponse(input: $input) {
      response {
        id
        struckAt
        struckReason
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
