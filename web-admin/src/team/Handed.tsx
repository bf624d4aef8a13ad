import { useTranslation } from "react-i18next"
import { Once } from "../app/Once"

interface Props {
  email: string
  link: string
  onClose: () => void
}

/** Handed shows an invitation's link where no mail is set up: once, to be handed on. */
export function Handed({ email, link, onClose }: Props) {
  const { t } = useTranslation("team")
  return <Once text={t("handed.text", { email })} label={t("handed.link")} value={link} onClose={onClose} />
}
