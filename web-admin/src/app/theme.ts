import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core"
import { words } from "../words"

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
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  headings: {
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.25rem", lineHeight: "1.3" },
      h2: { fontSize: "0.9375rem", lineHeight: "1.4" },
      h3: { fontSize: "0.8125rem", lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  cursorType: "pointer",
  components: {
    // What is typed with a comma stays with one, where that is how decimals are written.
    NumberInput: { defaultProps: () => ({ decimalSeparator: words.language === "de" ? "," : "." }) },
    // A cross says nothing to ears.
    CloseButton: { defaultProps: () => ({ "aria-label": words.t("common:close") }) },
    // The head of a dialog isn't the banner of the page.
    ModalHeader: { defaultProps: { role: "presentation" } },
    DrawerHeader: { defaultProps: { role: "presentation" } },
  },
  respectReducedMotion: true,
})

// Mantine's own dimmed text, placeholders and links miss 4.5:1.
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#ffffff",
    "--mantine-color-text": "#18211e",
    "--mantine-color-dimmed": "#56635e",
    "--mantine-color-placeholder": "#66736e",
    "--mantine-color-anchor": pine[7],
    "--mantine-color-error": "#b42318",
    "--mantine-color-default-border": "#d3dbd7",
    "--kept-sidebar": "#f6f8f7",
    "--kept-surface": "#ffffff",
    "--kept-line": "#e4e9e6",
    "--kept-line-strong": "#c4cfca",
    "--kept-hover": "#f0f4f2",
    "--kept-selected": "#e4efea",
    "--kept-quiet": "#3f4a46",
    "--kept-warns": "#fff4d6",
    "--kept-shuts": "#fde8e6",
  },
  dark: {
    "--mantine-color-body": "#121816",
    "--mantine-color-text": "#e6ece9",
    "--mantine-color-dimmed": "#9fada7",
    "--mantine-color-placeholder": "#8d9b95",
    "--mantine-color-anchor": pine[3],
    "--mantine-color-error": "#ff9a8f",
    "--mantine-color-pine-light": "#173a30",
    "--mantine-color-pine-light-hover": "#1d483c",
    "--mantine-color-pine-light-color": pine[1],
    "--mantine-color-default-border": "#34413c",
    "--kept-sidebar": "#0d1210",
    "--kept-surface": "#181f1c",
    "--kept-line": "#25302c",
    "--kept-line-strong": "#3c4a45",
    "--kept-hover": "#1b2421",
    "--kept-selected": "#1d2f29",
    "--kept-quiet": "#c3cec9",
    "--kept-warns": "#362b10",
    "--kept-shuts": "#3d1d1a",
  },
})
