import type { Plugin } from "vite"

const call = /graphql\(\s*`\s*(query|mutation|subscription|fragment)\s+(\w+)[^`]*`\s*,?\s*\)/g

/**
 * documents puts the generated document in place of each graphql(`…`): without
 * it every page would carry the documents of all, twice.
 */
export function documents(): Plugin {
  return {
    name: "kept-documents",
    enforce: "pre",
    transform(code, id) {
      if (!/\/src\/.*\.tsx?$/.test(id.split("?")[0] ?? "") || id.includes("/src/graph/")) return
      const used: string[] = []
      const next = code.replace(call, (_, kind: string, name: string) => {
        if (kind === "fragment") return "undefined"
        used.push(`${name}Document`)
        return `${name}Document`
      })
      if (next === code) return
      const from = `${import.meta.dirname}/../src/graph/graphql.ts`
      const imported = used.length > 0 ? `import { ${used.join(", ")} } from ${JSON.stringify(from)}\n` : ""
      return { code: imported + next, map: null }
    },
  }
}
