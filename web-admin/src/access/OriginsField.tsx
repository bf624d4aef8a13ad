import { TagsInput, type TagsInputProps } from "@mantine/core"
import { useTranslation } from "react-i18next"

/** OriginsField takes the origins of a client's pages, which browsers may then call the API from. */
export function OriginsField(props: TagsInputProps) {
  const { t } = useTranslation("access")
  return (
    <TagsInput
      label={t("clients.originsLabel")}
      description={t("clients.originsText")}
      placeholder={t("clients.originsExample")}
      maxTags={20}
      acceptValueOnBlur
      {...props}
    />
  )
}
