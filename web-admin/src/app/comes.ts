/** comes loads what the page can't do without: when the server is gone, as soon as it is back. */
export async function comes<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load()
    } catch {
      await new Promise((again) => setTimeout(again, 1_000))
    }
  }
}
