// Prints what each page of the console weighs over the wire against what it
// may, and fails over it. The build leaves the weights (vite.config.ts).
import { readFileSync } from "node:fs"

const KiB = 1024
const budgets = { first: 230 * KiB, route: 350 * KiB, styles: 40 * KiB }
const files = JSON.parse(readFileSync("node_modules/.kept/bundle.json", "utf8"))

const named = (end) => Object.keys(files).find((name) => files[name].source?.endsWith(end))
const routeFile = (route) => named(`/src/routes/${route}.tsx?tsr-split=component`)

// What every page loads: the program, and the longer of the two languages.
const program = Object.keys(files).find((name) =>
  /(?<!graphiql)\/index\.html$/.test(files[name].source ?? ""),
)
const words = heavier(named("/src/words/en/index.ts"), named("/src/words/de/index.ts"))

const routes = Object.values(files)
  .map(({ source }) => /\/src\/routes\/([^/]+)\.tsx\?tsr-split=component$/.exec(source ?? "")?.[1])
  .filter((route) => route && !["_member", "_door", "_link"].includes(route))
  .sort()

let over = false
for (const route of routes) {
  const layout = routeFile(route.split(".")[0])
  const all = closure([program, words, layout, routeFile(route)])
  const path =
    route
      .replace(/^_(member|door|link)\.?/, "/")
      .replaceAll(".", "/")
      .replace(/index$/, "") || "/"
  tell(path, sum(all.scripts), path === "/" ? budgets.first : budgets.route)
  if (path === "/") tell("/ styles", sum(all.styles), budgets.styles)
  else if (sum(all.styles) > budgets.styles) tell(`${path} styles`, sum(all.styles), budgets.styles)
}
// What comes later still comes in one piece: a chart with its page.
for (const [name, { source, imports }] of Object.entries(files)) {
  if (!imports || !/\/src\/(?!routes|graphiql|words)[^?]+\.tsx?$/.test(source ?? "")) continue
  const all = closure([program, words, routeFile("_member"), name])
  tell(`  with ${source.split("/src/")[1]}`, sum(all.scripts), budgets.route)
}
process.exit(over ? 1 : 0)

function tell(what, bytes, budget) {
  over ||= bytes > budget
  const of = `${(bytes / KiB).toFixed(1).padStart(7)} of ${(budget / KiB).toFixed(0).padStart(3)} KiB`
  console.log(`${what.padEnd(34)}${of}${bytes > budget ? "   OVER THE BUDGET" : ""}`)
}

function closure(roots) {
  const scripts = new Set()
  const styles = new Set()
  const open = roots.filter(Boolean)
  for (let name = open.pop(); name; name = open.pop()) {
    if (scripts.has(name)) continue
    scripts.add(name)
    for (const style of files[name].styles ?? []) styles.add(style)
    open.push(...(files[name].imports ?? []))
  }
  return { scripts, styles }
}

function sum(names) {
  return [...names].reduce((total, name) => total + files[name].bytes, 0)
}

function heavier(a, b) {
  return files[a].bytes > files[b].bytes ? a : b
}
