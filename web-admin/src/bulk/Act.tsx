import { Button } from "@mantine/core"
import type { TablerIcon } from "@tabler/icons-react"

/** Act is a button of the bar of what is chosen. */
export function Act({
  icon: Icon,
  disabled,
  onClick,
  children,
}: {
  icon: TablerIcon
  disabled: boolean
  onClick: () => void
  children: string
}) {
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      leftSection={<Icon size={15} aria-hidden />}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </Button>
  )
}
