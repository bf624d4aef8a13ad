import { Link } from "@tanstack/react-router"
import type { Happened } from "./query"
import { useNoun } from "./words"

/** Record names what an event happened to, and leads to its customer. */
export function Record({ of: { type, subjectId, customerId } }: { of: Happened }) {
  const name = `${useNoun()(type)} …${subjectId.slice(-6)}`
  if (!customerId) return <span title={subjectId}>{name}</span>
  const search = subjectId.startsWith("prm_") ? { promise: subjectId } : {}
  return (
    <Link to="/customers/$id" params={{ id: customerId }} search={search} title={subjectId}>
      {name}
    </Link>
  )
}
