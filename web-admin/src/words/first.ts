/** first are the subjects that every page of a member speaks of: they come in one file, the others with their pages. */
export const first = ["common", "faults", "shell", "command", "promises"] as const
export type First = (typeof first)[number]
