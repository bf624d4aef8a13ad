import { graphql } from "../graph"

/** adviceQuery asks what our own history knows of a date, of a new promise or of one that is to be moved. */
export const adviceQuery = graphql(`
  query DateAdvice($about: DateAdviceInput!) {
    dateAdvice(about: $about) {
      proposed {
        dueDay
        basis {
          kept
        }
      }
      asked {
        bold
        share
      }
    }
  }
`)
