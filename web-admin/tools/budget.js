// Prints what each page of the console weighs over the wire against what it
// may, with --over only what weighs more, and fails then. The build leaves the
// weights (vite.config.ts).
//
// A page weighs all scripts, packed, that the browser fetches before the page
// can be used, by who opens it first: the program, the layout around the page,
// the page's own code, what any of them imports, and the words that any of them
// speaks of, in the longer of the languages. Not counted is what is fetched only
// by what somebody does there, or in a quiet moment before it: dialogs, drawers,
// the palette, a chart behind a tab. Each of these is weighed by itself below,
// on top of the page that it opens from, and has to fit as if it were one.
import { readFileSync } from "node:fs"

const KiB = 1024
const budgets = { first: 230 * KiB, route: 350 * KiB, styles: 40 * KiB }
const files = JSON.parse(readFileSync("node_modules/.kept/bundle.json", "utf8"))
const languages = ["en", "de"]

const named = (end) => Object.keys(files).find((name) => files[name].source?.endsWith(end))
const routeFile = (route) => named(`/src/routes/${route}.tsx?tsr-split=component`)
const program = Object.keys(files).find((name) =>
  /(?<!graphiql)\/index\.html$/.test(files[name].source ?? ""),
)

const routes = Object.values(files)
  .map(({ source }) => /\/src\/routes\/([^/]+)\.tsx\?tsr-split=component$/.exec(source ?? "")?.[1])
  .filter((route) => route && !["_member", "_door", "_link"].includes(route))
  .sort()

let over = false
for (const route of routes) {
  const all = fetched(program, ...layouts(route), routeFile(route))
  const path = pathOf(route)
  tell(path, all.scripts, path === "/" ? budgets.first : budgets.route)
  if (path === "/" || all.styles > budgets.styles) tell(`${path} styles`, all.styles, budgets.styles)
}
for (const [name, { source, imports }] of Object.entries(files)) {
  const part = /\/src\/(?!routes|graphiql|words)([^?]+)\.tsx?$/.exec(source ?? "")?.[1]
  if (!imports || !part) continue
  const hosts = routes.filter((route) => opens([...layouts(route), routeFile(route)], name))
  const most = hosts.map((route) => fetched(program, ...layouts(route), routeFile(route), name).scripts)
  if (most.length > 0) tell(`  with ${part}`, Math.max(...most), budgets.route)
}
process.exit(over ? 1 : 0)

function tell(what, bytes, budget) {
  over ||= bytes > budget
  if (process.argv.includes("--over") && bytes <= budget) return
  const of = `${(bytes / KiB).toFixed(1).padStart(7)} of ${(budget / KiB).toFixed(0).padStart(3)} KiB`
  console.log(`${what.padEnd(34)}${of}${bytes > budget ? "   OVER THE BUDGET" : ""}`)
}

// The layouts of _member.settings.team are _member and _member.settings.
function layouts(route) {
  const parts = route.split(".")
  return parts.map((_, i) => routeFile(parts.slice(0, i).join("."))).filter(Boolean)
}

function pathOf(route) {
  const path = route.replace(/^_(member|door|link)\.?/, "/").replaceAll(".", "/")
  return path.replace(/index$/, "") || "/"
}

// opens says whether one of the pages fetches the file later, or something that does.
function opens(pages, file, seen = new Set()) {
  return [...closure(pages)].some((name) => {
    if (seen.has(name)) return false
    seen.add(name)
    const later = files[name].later.filter((one) => !/\/src\/(routes|words)\//.test(files[one]?.source ?? ""))
    return later.includes(file) || opens(later, file, seen)
  })
}

// fetched weighs what these need, with the words.
function fetched(...entries) {
  const scripts = closure(entries)
  const subjects = new Set([...scripts].flatMap((name) => files[name].speaks))
  const spoken = languages.map((language) => {
    const said = [`first.ts`, ...[...subjects].map((subject) => `${subject}.json`)]
    return sum(closure(said.map((file) => named(`/src/words/${language}/${file}`))))
  })
  const styles = new Set([...scripts].flatMap((name) => files[name].styles))
  return { scripts: sum(scripts) + Math.max(...spoken), styles: sum(styles) }
}

// closure is what the entries import, and they.
function closure(entries) {
  const seen = new Set(entries.filter(Boolean))
  for (const name of seen) for (const next of files[name].imports) seen.add(next)
  return seen
}

function sum(names) {
  return [...names].reduce((total, name) => total + files[name].bytes, 0)
}
