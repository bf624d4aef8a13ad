import { Button } from "@mantine/core"
import { IconHeartHandshake } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { useMay } from "../app/session"
import { Empty } from "../app/states"
import { make } from "./asked"

/** Nothing is what a business sees that has promised nothing yet. */
export function Nothing() {
  const { t } = useTranslation("promises")
  const mayWrite = useMay("promises:write")
  return (
    <Empty
      icon={IconHeartHandshake}
      title={t("none")}
      action={
        mayWrite && (
          <Button size="xs" onClick={() => make()}>
            {t("verbs.make.name")}
          </Button>
        )
      }
    >
      {t("noneText")}
    </Empty>
  )
}
