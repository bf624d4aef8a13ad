import { readFileSync } from "node:fs"
import type { Plugin } from "vite"

const call = /graphql\(\s*`\s*(query|mutation|subscription|fragment)\s+(\w+)[^`]*`\s*,?\s*\)/g
const importing = /import \{ graphql \} from "[./]+\/graph"\n/

/**
 * documents puts the document itself in place of each graphql(`…`): its text, and the
 * hash that the server knows it by. Without it every page would carry the documents of
 * all, twice. What `npm run generate` wrote of them goes into the build as
 * documents.json, for the binary to know them.
 */
export function documents(): Plugin {
  return {
    name: "kept-documents",
    enforce: "pre",
    transform(code, id) {
      if (!/\/src\/.*\.tsx?$/.test(id.split("?")[0] ?? "") || id.includes("/src/graph/")) return
      const next = code.replace(call, (_, kind: string, name: string) =>
        kind === "fragment" ? "undefined" : written(name),
      )
      if (next === code) return
      return { code: next.replace(importing, ""), map: null }
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "documents.json", source: readFileSync(generated) })
    },
  }
}

const generated = `${import.meta.dirname}/../src/graph/persisted-documents.json`

function written(name: string): string {
  const known = new Map(
    Object.entries<string>(JSON.parse(readFileSync(generated, "utf8"))).map(([hash, text]) => [
      /(?:^|\} )(?:query|mutation|subscription) (\w+)/.exec(text)?.[1] ?? "", // fragments come first
      [hash, text],
    ]),
  )
  const found = known.get(name)
  if (!found) throw new Error(`no document ${name} was generated: npm run generate`)
  const [hash, text] = found.map((part) => JSON.stringify(part))
  return `({ __meta__: { hash: ${hash} }, toString: () => ${text} })`
}
