import type { Plugin } from "vite"
import { first } from "../src/words/first.ts"

/**
 * speaks lets the words that a component speaks of come with its code: useTranslation
 * alone would ask for them only when it is drawn, one subject after the other.
 */
export function speaks(): Plugin {
  return {
    name: "kept-speaks",
    enforce: "pre",
    transform(code, id) {
      if (!/\/src\/.*\.tsx?$/.test(id.split("?")[0] ?? "")) return
      const later = subjectsOf(code).filter((subject) => !first.includes(subject as never))
      if (later.length === 0) return
      const need = `import { need } from ${JSON.stringify(`${import.meta.dirname}/../src/words/index.ts`)}\n`
      return { code: `${need}need(${later.map((s) => JSON.stringify(s)).join(", ")})\n${code}`, map: null }
    },
  }
}

/** subjectsOf lists what a component speaks of. */
export function subjectsOf(code: string): string[] {
  const calls = code.matchAll(/\buseTranslation\(([^)]*)\)/g)
  return [...new Set([...calls].flatMap(([, named = ""]) => named.match(/\w+/g) ?? []))]
}
