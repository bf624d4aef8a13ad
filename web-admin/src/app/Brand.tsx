import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import classes from "./brand.module.css"

/** Brand is the name with its mark; it leads to the start page. */
export function Brand() {
  const { t } = useTranslation()
  return (
    <Link to="/" className={classes.brand}>
      <img src="/favicon.svg" alt="" width={26} height={26} />
      {t("brand")}
    </Link>
  )
}
