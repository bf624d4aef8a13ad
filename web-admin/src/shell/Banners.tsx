import { Button } from "@mantine/core"
import { IconCloudOff, IconRefresh } from "@tabler/icons-react"
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { stale } from "../api/build"
import { reach, tryNow } from "../api/reach"
import { useStore } from "../app/store"
import classes from "./banners.module.css"

/** Banners tell what is wrong with the whole console: the server is gone, or this tab is old. */
export function Banners() {
  return (
    <div className={classes.banners} role="status">
      <Gone />
      <Stale />
    </div>
  )
}

function Gone() {
  const { t } = useTranslation("shell")
  const now = useStore(reach)
  if (!now.gone) return null
  return (
    <div className={classes.banner} data-kind="gone">
      <IconCloudOff size={18} aria-hidden />
      <p>
        <strong>{t("gone.title")}</strong>{" "}
        <span aria-hidden>{now.trying ? t("gone.trying") : <Countdown to={now.retryAt} />}</span>
      </p>
      <Button size="compact-sm" variant="default" onClick={() => void tryNow()} loading={now.trying}>
        {t("gone.retry")}
      </Button>
    </div>
  )
}

function Countdown({ to }: { to: number }) {
  const { t } = useTranslation("shell")
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(tick)
  }, [])
  return t("gone.text", { count: Math.max(1, Math.ceil((to - now) / 1000)) })
}

function Stale() {
  const { t } = useTranslation("shell")
  if (!useStore(stale)) return null
  return (
    <div className={classes.banner} data-kind="stale">
      <IconRefresh size={18} aria-hidden />
      <p>
        <strong>{t("stale.title")}</strong> {t("stale.text")}
      </p>
      <Button size="compact-sm" variant="default" onClick={() => window.location.reload()}>
        {t("stale.reload")}
      </Button>
    </div>
  )
}
