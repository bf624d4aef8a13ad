/** Example is a ready query that works on any tenant; key is its name in the address. */
export interface Example {
  key: string
  title: string
  text: string
  query: string
}

/** examplesOn gives the examples that GraphiQL opens with and the start page links to, as of a day. */
export function examplesOn(today: Date): Example[] {
  const to = today.toISOString().slice(0, 10)
  const from = new Date(today.getTime() - 364 * 86_400_000).toISOString().slice(0, 10)
  return [
    {
      key: "viewer",
      title: "Who am I?",
      text: "You, your role, and how much you may ask",
      query: `# Who is asking, for which tenant, with which rights and limits.
query WhoAmI {
  viewer {
    id
    role
    tenantSlug
    timeZone
    currency
    scopes
    limits {
      points
      remaining
    }
  }
}
`,
    },
    {
      key: "keeping",
      title: "Did we keep our word?",
      text: "The keep rate of the last year, month by month",
      query: `# Of the promises that fell due, how many were kept in time?
# Group by MEMBER, PRODUCT, CHANNEL, CUSTOMER, DAY or NONE instead.
query DidWeKeepOurWord {
  promiseKeeping(from: "${from}", to: "${to}", groupBy: MONTH) {
    rows {
      key
      fallenDue
      kept
      keptLate
      broken
      overdue
      keepRate
      firstDateRate
      medianMargin
    }
  }
}
`,
    },
    {
      key: "overdue",
      title: "What is overdue?",
      text: "Open promises past their date, the oldest first",
      query: `# Open promises whose date has passed, and to whom they were made.
query WhatIsOverdue {
  promises(filter: { overdue: true }, orderBy: DUE_AT, first: 10) {
    totalCount {
      value
    }
    nodes {
      text
      due {
        day
        timeZone
      }
      customer {
        name
      }
    }
  }
}
`,
    },
    {
      key: "story",
      title: "One customer's story",
      text: "Everything about one customer in one order",
      query: `# The customer known longest: her promises in numbers, and what happened, the newest first.
query OneCustomersStory {
  customers(orderBy: CREATED_AT, first: 1) {
    nodes {
      name
      brief {
        promisesKept
        promisesKeptLate
        promisesBroken
        promisesOpen
      }
      timeline(first: 20) {
        nodes {
          kind
          at
          record {
            ... on Promise {
              text
              state
              margin
            }
            ... on Interaction {
              direction
              subject
              body
            }
            ... on Purchase {
              status
              lines {
                quantity
                description
              }
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
`,
    },
    {
      key: "search",
      title: "Find anything",
      text: "One box for people and records",
      query: `# Every word of the text, or a word that starts so; the best first.
query FindAnything {
  search(query: "a", first: 10) {
    kind
    title
    customer {
      name
    }
  }
}
`,
    },
  ]
}
