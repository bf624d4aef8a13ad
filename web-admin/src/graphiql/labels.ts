/**
 * nameEditors gives CodeMirror's text areas the names of their sections: it
 * leaves them nameless, and a screen reader then says only "edit text".
 */
export function nameEditors(root: HTMLElement): void {
  const name = () => {
    for (const area of root.querySelectorAll<HTMLTextAreaElement>(".CodeMirror textarea:not([aria-label])")) {
      const section = area.closest("[aria-label]")
      if (section) area.setAttribute("aria-label", section.getAttribute("aria-label") ?? "")
    }
  }
  new MutationObserver(name).observe(root, { childList: true, subtree: true })
}
