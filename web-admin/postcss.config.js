// GraphiQL's sheet carries megabytes of fonts as data: addresses. The system's
// fonts do, and the content security policy lets no others in.
const withoutDataFonts = {
  postcssPlugin: "kept-without-data-fonts",
  AtRule: { "font-face": (rule) => void (rule.toString().includes("data:") && rule.remove()) },
}

export default { plugins: [(await import("postcss-preset-mantine")).default(), withoutDataFonts] }
