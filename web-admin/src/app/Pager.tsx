import { Group } from "@mantine/core"
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react"
import { ButtonLink } from "./links"

/** Pager leads to the pages before and after; the place is in the address, so that back and reload keep it. */
export function Pager({ page }: { page: PageInfo }) {
  if (!page.hasNextPage && !page.hasPreviousPage) return null
  return (
    <Group component="nav" aria-label="Pages" justify="space-between" mt="md">
      <ButtonLink
        variant="default"
        leftSection={<IconChevronLeft size={16} aria-hidden />}
        disabled={!page.hasPreviousPage}
        to="."
        search={(now) => ({ ...now, after: undefined, before: page.startCursor ?? undefined })}
      >
        Previous
      </ButtonLink>
      <ButtonLink
        variant="default"
        rightSection={<IconChevronRight size={16} aria-hidden />}
        disabled={!page.hasNextPage}
        to="."
        search={(now) => ({ ...now, before: undefined, after: page.endCursor ?? undefined })}
      >
        Next
      </ButtonLink>
    </Group>
  )
}

export interface PageInfo {
  hasNextPage: boolean
  hasPreviousPage: boolean
  startCursor?: string | null
  endCursor?: string | null
}
