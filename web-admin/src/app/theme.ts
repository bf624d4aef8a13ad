import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core"

// Pine: shade 7 on white is 6.2:1, shade 3 on the dark page is over 9:1.
const pine: MantineColorsTuple = [
  "#ecf8f4",
  "#d5efe7",
  "#a9dfcf",
  "#79cfb5",
  "#4fbd9d",
  "#2ba383",
  "#15876a",
  "#0b6b57",
  "#095747",
  "#064538",
]

// Mantine's greys of the dark page, with a breath of the same green.
const dark: MantineColorsTuple = [
  "#e6ece9",
  "#c3cec9",
  "#9fada7",
  "#8d9b95",
  "#3a4843",
  "#26312d",
  "#1d2623",
  "#18201d",
  "#101614",
  "#0b100e",
]

export const theme = createTheme({
  colors: { pine, dark },
  primaryColor: "pine",
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: "650" },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
})

// Mantine's own dimmed text, placeholders and links miss 4.5:1.
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#f7f8f7",
    "--mantine-color-text": "#18211e",
    "--mantine-color-dimmed": "#56635e",
    "--mantine-color-placeholder": "#66736e",
    "--mantine-color-anchor": pine[7],
    "--mantine-color-error": "#b42318",
    "--kept-surface": "#ffffff",
    "--kept-line": "#dfe5e2",
    "--kept-hover": "#f1f5f3",
  },
  dark: {
    "--mantine-color-body": "#101614",
    "--mantine-color-text": "#e6ece9",
    "--mantine-color-dimmed": "#9fada7",
    "--mantine-color-placeholder": "#8d9b95",
    "--mantine-color-anchor": pine[3],
    "--mantine-color-error": "#ff9a8f",
    "--kept-surface": "#18201d",
    "--kept-line": "#2c3834",
    "--kept-hover": "#1f2926",
  },
})
