import { IconFileImport, IconPlugConnected, IconUserPlus, IconUsersPlus } from "@tabler/icons-react"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useSession } from "../app/session"
import classes from "./today.module.css"

/** First is what somebody sees who has just set up: what to do first. */
export function First() {
  const { t } = useTranslation("today")
  const { tenant } = useSession()
  return (
    <section className={classes.first}>
      <h2>{t("first.title", { tenant: tenant.name })}</h2>
      <p>{t("first.text")}</p>
      <ul>
        <Step to="/import" icon={IconFileImport} name={t("first.import")} text={t("first.importText")} />
        <Step to="/customers" icon={IconUserPlus} name={t("first.customer")} text={t("first.customerText")} />
        <Step to="/settings/team" icon={IconUsersPlus} name={t("first.team")} text={t("first.teamText")} />
        <li>
          <a href="/graphiql/" className={`card ${classes.step}`}>
            <IconPlugConnected size={20} stroke={1.6} aria-hidden />
            <strong>{t("first.api")}</strong>
            <span>{t("first.apiText")}</span>
          </a>
        </li>
      </ul>
    </section>
  )
}

interface StepProps {
  to: "/import" | "/customers" | "/settings/team"
  icon: typeof IconFileImport
  name: string
  text: string
}

function Step({ to, icon: Icon, name, text }: StepProps) {
  return (
    <li>
      <Link to={to} className={`card ${classes.step}`}>
        <Icon size={20} stroke={1.6} aria-hidden />
        <strong>{name}</strong>
        <span>{text}</span>
      </Link>
    </li>
  )
}
