import { Button } from "@mantine/core"
import { useSessionStorage } from "@mantine/hooks"
import { IconLock, IconMail } from "@tabler/icons-react"
import { useTranslation } from "react-i18next"
import { useAskVerify } from "../account/useAskVerify"
import { ButtonLink } from "../app/links"
import { useSession } from "../app/session"
import classes from "./verify.module.css"

/** Verify asks who hasn't shown yet that she reads her address to do so; it can wait. */
export function Verify() {
  const { t } = useTranslation("shell")
  const { user, mail } = useSession()
  const [later, setLater] = useSessionStorage({
    key: "kept:verify-later",
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const ask = useAskVerify()
  if (!mail || user.verified || later) return null
  return (
    <aside className={classes.verify}>
      <IconMail size={16} aria-hidden />
      <p>{t("verify.text", { email: user.email })}</p>
      <Button size="compact-xs" variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
        {t("verify.again")}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setLater(true)}>
        {t("verify.later")}
      </Button>
    </aside>
  )
}

/** EnrolFirst tells who is held to an agent's rights why, and what to do about it. */
export function EnrolFirst() {
  const { t } = useTranslation("shell")
  const { enrol, user, tenant } = useSession()
  if (!enrol) return null
  return (
    <aside className={classes.verify}>
      <IconLock size={16} aria-hidden />
      <p>{t(user.secondFactor ? "enrol.again" : "enrol.text", { tenant: tenant.name })}</p>
      {!user.secondFactor && (
        <ButtonLink to="/settings/profile" size="compact-xs" variant="default">
          {t("enrol.go")}
        </ButtonLink>
      )}
    </aside>
  )
}
