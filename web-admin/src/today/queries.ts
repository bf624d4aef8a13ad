import { graphql } from "../graph"

/** figuresQuery counts what needs one today: each count is a list that can be opened. */
export const figuresQuery = graphql(`
  query TodayFigures($me: ID!, $today: Date!, $week: Date!, $settles: Boolean!, $contacts: Boolean!) {
    overdue: promises(filter: { ownerId: { eq: $me }, overdue: true }, first: 1) {
      totalCount {
        value
        capped
      }
    }
    risk: promises(filter: { ownerId: { eq: $me }, atRisk: true }, first: 1) {
      totalCount {
        value
        capped
      }
    }
    today: promises(
      filter: { ownerId: { eq: $me }, state: { eq: OPEN }, overdue: false, dueDay: { eq: $today } }
      first: 1
    ) {
      totalCount {
        value
        capped
      }
    }
    week: promises(
      filter: { ownerId: { eq: $me }, state: { eq: OPEN }, overdue: false, dueDay: { gte: $today, lt: $week } }
      first: 1
    ) {
      totalCount {
        value
        capped
      }
    }
    disputed: promises(filter: { disputed: true }, first: 1) @include(if: $settles) {
      totalCount {
        value
        capped
      }
    }
    questions: openQuestions(filter: { ownerId: { eq: $me } }, first: 1) @include(if: $contacts) {
      totalCount {
        value
        capped
      }
    }
    unanswered: nobodyAnswered(first: 1) @include(if: $contacts) {
      totalCount {
        value
        capped
      }
    }
    anybody: customers(first: 1) {
      nodes {
        id
      }
    }
  }
`)

/** minePromisesQuery reads what one has to keep next, the soonest due first. */
export const minePromisesQuery = graphql(`
  query TodayPromises($me: ID!) {
    promises(filter: { ownerId: { eq: $me }, state: { eq: OPEN } }, orderBy: DUE_AT, first: 8) {
      nodes {
        ...PromiseShown
      }
    }
  }
`)

export const questionsQuery = graphql(`
  query TodayQuestions($me: ID!) {
    openQuestions(filter: { ownerId: { eq: $me } }, first: 6) {
      nodes {
        id
        text
        dueAt
        customer {
          id
          name
        }
      }
    }
  }
`)

export const unansweredQuery = graphql(`
  query TodayUnanswered {
    nobodyAnswered(first: 6) {
      nodes {
        id
        channel
        subject
        body
        occurredAt
        customer {
          id
          name
        }
      }
    }
  }
`)

export const noticesQuery = graphql(`
  query TodayNotices {
    notices(filter: { unread: true }, first: 8) {
      nodes {
        id
        text
        subjectId
        createdAt
      }
    }
  }
`)

export const markRead = graphql(`
  mutation MarkNoticeRead($input: MarkNoticeReadInput!) {
    markNoticeRead(input: $input) {
      notice {
        id
        readAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)

export const answerQuestion = graphql(`
  mutation AnswerQuestion($input: AnswerQuestionInput!) {
    answerQuestion(input: $input) {
      question {
        id
        answeredAt
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`)
