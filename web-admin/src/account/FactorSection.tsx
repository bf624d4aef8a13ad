import { Badge, Button, Group, Modal } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { queries } from "../api/queries"
import { useSession } from "../app/session"
import { Section } from "../settings/Section"
import classes from "../settings/settings.module.css"
import { Enrol } from "./Enrol"
import { Recovery } from "./Recovery"
import { useFreshSession } from "./useNewSession"
import { RemoveFactor, RenewRecovery } from "./WithPassword"

type Step = "enrol" | "renew" | "remove" | { codes: string[] }

/** FactorSection is whether she is asked for a code at sign-in, and what stands in when her phone is lost. */
export function FactorSection() {
  const { t } = useTranslation("settings")
  const { user } = useSession()
  const [step, setStep] = useState<Step>()
  const fresh = useFreshSession()
  async function close() {
    setStep(undefined)
    await fresh()
    await queries.invalidateQueries({ queryKey: ["places"] })
  }
  const show = (codes: string[]) => setStep({ codes })
  return (
    <Section name={t("factor.title")} text={t("factor.text")}>
      <div className={classes.row}>
        <Badge color={user.secondFactor ? "pine" : "gray"} variant="light" tt="none">
          {t(user.secondFactor ? "factor.on" : "factor.off")}
        </Badge>
        <Group gap="xs">
          {user.secondFactor ? (
            <>
              <Button variant="default" onClick={() => setStep("renew")}>
                {t("factor.renew")}
              </Button>
              <Button variant="default" c="var(--mantine-color-error)" onClick={() => setStep("remove")}>
                {t("factor.remove")}
              </Button>
            </>
          ) : (
            <Button variant="default" onClick={() => setStep("enrol")}>
              {t("factor.enrol")}
            </Button>
          )}
        </Group>
      </div>
      <Modal
        opened={step !== undefined}
        onClose={() => void close()}
        title={t(typeof step === "object" ? "recovery.title" : "factor.title")}
        closeOnClickOutside={typeof step !== "object"}
        centered
      >
        {step === "enrol" && <Enrol onCodes={show} />}
        {step === "renew" && <RenewRecovery onCodes={show} />}
        {step === "remove" && <RemoveFactor onDone={() => void close()} />}
        {typeof step === "object" && <Recovery codes={step.codes} onDone={() => void close()} />}
      </Modal>
    </Section>
  )
}
