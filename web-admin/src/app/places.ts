// Zones and currencies as this browser knows them.

/** homeZone is the zone the browser is in. */
export function homeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

export function zones(): string[] {
  return [...new Set([homeZone(), "UTC", ...Intl.supportedValuesOf("timeZone")])].sort()
}

export function currencies(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(undefined, { type: "currency" })
  return Intl.supportedValuesOf("currency").map((code) => ({
    value: code,
    label: `${code} · ${names.of(code)}`,
  }))
}
