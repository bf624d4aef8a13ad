const margin = 4 // squares, as the standard asks

/** Squares draws a QR code: dark on light in either scheme, for cameras. */
export function Squares({ rows, label }: { rows: string[]; label: string }) {
  const size = rows.length + 2 * margin
  const dark = rows.flatMap((row, y) =>
    [...row].flatMap((bit, x) => (bit === "1" ? [`M${x + margin} ${y + margin}h1v1h-1z`] : [])),
  )
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width={208}
      height={208}
      shapeRendering="crispEdges"
      style={{ margin: "0 auto", borderRadius: 8 }}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join("")} fill="#000" />
    </svg>
  )
}
