import "graphiql/style.css"
import "./graphiql.css"
import { createGraphiQLFetcher } from "@graphiql/toolkit"
import { setNonce } from "get-nonce"
import { GraphiQL } from "graphiql"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { actAs, ours } from "../api/ours"
import type { Session } from "../api/session"
import { styleNonce } from "../app/nonce"
import { examplesOn } from "./examples"
import { nameEditors } from "./labels"

setNonce(styleNonce) // for the style elements of its dialogs' scroll locks

// Another tab may go to another business while this one is open.
const session: Session | null = await fetch("/session").then((answer) => (answer.ok ? answer.json() : null))
if (session) actAs(session.member.id)

const fetcher = createGraphiQLFetcher({
  url: "/graphql",
  headers: ours(),
  fetch: async (input, init) => {
    const answer = await fetch(input, { ...init, credentials: "same-origin" })
    if (answer.status === 401) window.location.assign("/?next=/graphiql/")
    return answer
  },
})

// ?example=key opens that example: as the first tab, or beside the tabs left open before.
const examples = examplesOn(new Date())
const wanted = examples.find((e) => e.key === new URLSearchParams(window.location.search).get("example"))
const tabs = wanted ? [wanted, ...examples.filter((e) => e !== wanted)] : examples
const hasTabs = localStorage.getItem("graphiql:tabState") !== null

const root = document.getElementById("root")
if (!root) throw new Error("the page has no #root")
nameEditors(root)
createRoot(root).render(
  <StrictMode>
    <h1 className="kept-unseen">GraphiQL: ask Kept</h1>
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={tabs.map(({ query }) => ({ query }))}
      query={wanted && hasTabs ? wanted.query : undefined}
      defaultEditorToolsVisibility={false}
      forcedTheme="system"
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
    >
      <GraphiQL.Logo>
        <a href="/" className="kept-home">
          <img src="/favicon.svg" alt="" width={22} height={22} />
          Kept
        </a>
      </GraphiQL.Logo>
    </GraphiQL>
  </StrictMode>,
)
