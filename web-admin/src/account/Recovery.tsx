import { Button, CopyButton, Group, SimpleGrid, Stack, Text } from "@mantine/core"
import { useTranslation } from "react-i18next"
import classes from "./recovery.module.css"

/** Recovery shows the codes that stand in for a lost phone: once. */
export function Recovery({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useTranslation(["settings", "common"])
  return (
    <Stack gap="md">
      <Text size="sm">{t("recovery.text")}</Text>
      <SimpleGrid component="ol" cols={{ base: 1, xs: 2 }} spacing="xs" className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </SimpleGrid>
      <Group justify="flex-end">
        <CopyButton value={codes.join("\n")}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? "common:copied" : "common:copy")}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>{t("recovery.done")}</Button>
      </Group>
    </Stack>
  )
}
