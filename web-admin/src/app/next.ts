/** localPath gives next when it leads to a page of this host, else the start page. */
export function localPath(next: string | undefined): string {
  if (!next) return "/"
  const here = new URL(window.location.origin)
  try {
    const there = new URL(next, here)
    return there.origin === here.origin && next.startsWith("/")
      ? there.pathname + there.search + there.hash
      : "/"
  } catch {
    return "/"
  }
}

/** go follows next: GraphiQL is a page of its own, the rest are routes. */
export function leavesConsole(path: string): boolean {
  return /^\/graphiql(\/|$|\?)/.test(path)
}
