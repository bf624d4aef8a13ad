// Zones and currencies as this browser knows them.

/** homeZone is the zone the browser is in. */
export function homeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

export function zones(): string[] {
  return [...new Set([homeZone(), "UTC", ...Intl.supportedValuesOf("timeZone")])].sort()
}

/** currencies gives all by their names in a language. */
export function currencies(language: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: "currency" })
  return Intl.supportedValuesOf("currency").map((code) => ({
    value: code,
    label: `${code} · ${names.of(code)}`,
  }))
}
