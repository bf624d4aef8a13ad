/** ours is the header by which the server knows its own pages. */
export const ours = { "X-Kept-Console": "1" }
