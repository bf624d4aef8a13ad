/** Example is a ready query that works on any tenant; key is its name in the address. */
export interface Example {
  key: string
  title: string
  text: string
  query: string
}

/** The examples that GraphiQL opens with and the start page links to. */
export const examples: Example[] = [
  {
    key: "viewer",
    title: "Who am I?",
    text: "You, your role and your tenant",
    query: `# Who is asking, for which tenant and with which rights.
query WhoAmI {
  __typename
}
`,
  },
]
