import type { Rolldown } from "vite"

type Tell = (id: string) => Rolldown.ModuleInfo | null

const member = "routes/_member.tsx?tsr-split=component"

// What is always there together goes into one file: hundreds of small ones pack
// badly, and each names all the others. A module goes into the first file whose
// entries all need it.
const files = [
  ["base", ["main.tsx", "graphiql/main.tsx"]], // the console and GraphiQL: React
  ["float", [member, "graphiql/main.tsx"]],
  ["start", ["main.tsx"]], // every page of the console
  ["member", [member]], // every page of who is signed in
] as const

const source = `${import.meta.dirname.replace(/tools$/, "")}src/`

/** chunks leaves the rest of the files to the bundler: a page has its own, and shares what it shares. */
export const chunks: Rolldown.CodeSplittingGroup[] = files.map(([name], i) => ({
  debugName: name,
  priority: files.length - i,
  includeDependenciesRecursively: false, // they are named already
  name: (id, context) => (fileOf(id, (id) => context.getModuleInfo(id)) === name ? name : null),
}))

let known: Map<string, string> | undefined

function fileOf(id: string, tell: Tell): string | undefined {
  known ??= assign(tell)
  return known.get(id)
}

function assign(tell: Tell): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, entries] of files) {
    const [first, ...others] = entries.map((entry) => reached(source + entry, tell))
    for (const id of first ?? []) {
      if (!found.has(id) && others.every((other) => other.has(id))) found.set(id, name)
    }
  }
  found.delete(`${source}main.tsx`) // it runs, and is nobody's to import
  return found
}

// reached is every module that one needs before it can run.
function reached(from: string, tell: Tell): Set<string> {
  const seen = new Set([from])
  for (const id of seen) for (const next of tell(id)?.importedIds ?? []) seen.add(next)
  return seen
}
