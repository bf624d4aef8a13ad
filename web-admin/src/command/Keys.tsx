import { Fragment } from "react"
import { useTranslation } from "react-i18next"
import classes from "./keys.module.css"

const apple = /Mac|iPhone|iPad/.test(navigator.platform)

/** Keys draws the keys of a command: "g c", "mod+K". */
export function Keys({ keys }: { keys: string }) {
  const { t } = useTranslation("command")
  function name(key: string): string {
    if (key === "mod") return apple ? "⌘" : t("keys.mod")
    if (key === "Enter" || key === "Escape") return t(`keys.${key}`)
    return key
  }
  return (
    <span className={classes.keys}>
      {keys.split(" ").map((part, i) => (
        <Fragment key={part}>
          {i > 0 && <span className="unseen">{t("then")}</span>}
          {part.split("+").map((key) => (
            <kbd key={key}>{name(key)}</kbd>
          ))}
        </Fragment>
      ))}
    </span>
  )
}
