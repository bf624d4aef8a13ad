import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core"
import type { ReactNode } from "react"
import { Problem } from "../api/http"
import { ButtonLink } from "./links"

/** Failed says what went wrong and offers to try again. */
export function Failed({ error, reset }: { error: unknown; reset?: () => void }) {
  return (
    <Alert color="red" role="alert" title="That didn't work" my="md">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{sentence(error)}</Text>
        {reset && (
          <Button size="xs" variant="default" onClick={reset}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

function sentence(error: unknown): string {
  return error instanceof Problem
    ? error.message
    : "The console made a mistake. Reload the page and try again."
}

/** Empty says why there is nothing and what to do first. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <Stack gap={6} align="center" ta="center" px="md" py={56}>
      <Text fw={600}>{title}</Text>
      {children && (
        <Text size="sm" c="dimmed" maw={420}>
          {children}
        </Text>
      )}
      {action && <Group mt="xs">{action}</Group>}
    </Stack>
  )
}

/** NotFound is every address that leads nowhere, another tenant's included. */
export function NotFound() {
  return (
    <Stack gap="xs" align="center" ta="center" px="md" py={96}>
      <Title order={1} size="h3">
        There is nothing here
      </Title>
      <Text c="dimmed">The address is wrong, or the record isn't yours to see.</Text>
      <ButtonLink to="/" variant="default" mt="sm">
        To the start page
      </ButtonLink>
    </Stack>
  )
}
