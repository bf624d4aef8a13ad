import { Button } from "@mantine/core"
import { IconFilterOff } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { Empty } from "../app/states"

/** NoMatch is a list in which nothing fits the filters. */
export function NoMatch({ clear }: { clear: () => void }) {
  const { t } = useTranslation("table")
  const action = (
    <Button size="xs" variant="default" onClick={clear}>
      {t("clearFilters")}
    </Button>
  )
  return (
    <Empty icon={IconFilterOff} title={t("none")} action={action}>
      {t("noneText")}
    </Empty>
  )
}
