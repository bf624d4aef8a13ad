/** Device is what a browser and the machine under it are called; nothing where a User-Agent doesn't tell. */
export interface Device {
  browser: string | undefined
  system: string | undefined
}

// The first that fits: browsers name those that they are built on, too.
const browsers: [string, RegExp][] = [
  ["Edge", /\bEdg(e|A|iOS)?\//],
  ["Opera", /\bOPR\//],
  ["Vivaldi", /\bVivaldi\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(Firefox|FxiOS)\//],
  ["Chrome", /\b(Chrome|CriOS|Chromium|HeadlessChrome)\//],
  ["Safari", /\bSafari\//],
]

const systems: [string, RegExp][] = [
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Android", /\bAndroid\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\bMac OS X\b/],
  ["Linux", /\bLinux\b/],
]

/** deviceOf reads a User-Agent as far as a person would recognise her own device by it. */
export function deviceOf(agent: string): Device {
  const first = (of: [string, RegExp][]) => of.find(([, sign]) => sign.test(agent))?.[0]
  return { browser: first(browsers), system: first(systems) }
}
