import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Plugin } from "vite"

const packages = [
  "@mantine/core",
  "@mantine/hooks",
  "@mantine/notifications",
  "@tabler/icons-react",
  "react-i18next",
]

/**
 * direct lets each module import what it uses of these packages from the file that has
 * it, instead of from the index of all: the build reads a tenth of the files, and knows
 * which page needs which.
 */
export function direct(): Plugin {
  const named = new Map(packages.map((name) => [name, exportsOf(name)]))
  const importing = new RegExp(`import\\s*\\{([^}]+)\\}\\s*from\\s*["'](${packages.join("|")})["'];?`, "g")
  return {
    name: "kept-direct",
    apply: "build",
    transform(code, id) {
      if (!/\.(mjs|js|tsx?)$/.test(id.split("?")[0] ?? "")) return
      const next = code.replace(importing, (whole, names: string, from: string) => {
        const files = named.get(from)
        const lines = names
          .split(",")
          .filter((name) => name.trim())
          .map((name) => {
            const [its = "", mine = its] = name.trim().split(/\s+as\s+/)
            const found = files?.get(its)
            return found
              ? `import { ${found.name} as ${mine} } from ${JSON.stringify(found.file)};`
              : undefined
          })
        return lines.includes(undefined) ? whole : lines.join("")
      })
      if (next !== code) return { code: next, map: null }
    },
  }
}

// exportsOf reads the index of a package: which file has what it exports, and under which name.
function exportsOf(name: string): Map<string, { file: string; name: string }> {
  const root = join(import.meta.dirname, "../node_modules", name)
  const { module } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  const index = join(root, module)
  const found = new Map<string, { file: string; name: string }>()
  const lines = /^(?:import|export) \{([^}]+)\} from ["']([^"']+)["']/gm
  for (const [, names = "", file = ""] of readFileSync(index, "utf8").matchAll(lines)) {
    for (const one of names.split(",")) {
      const [its = "", theirs = its] = one.trim().split(/\s+as\s+/)
      found.set(theirs, { file: file.startsWith(".") ? join(dirname(index), file) : file, name: its })
    }
  }
  return found
}
