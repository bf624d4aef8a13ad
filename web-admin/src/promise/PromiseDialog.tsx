import { Modal } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useStore } from "../app/store"
import { asked } from "./asked"
import classes from "./dialog.module.css"
import { Because, Resume } from "./form/Because"
import { HandOver } from "./form/HandOver"
import { Keep } from "./form/Keep"
import { Make } from "./form/Make"
import { Renegotiate } from "./form/Renegotiate"
import { SettleDispute } from "./form/SettleDispute"
import type { Shown, Verb } from "./verbs"

/** PromiseDialog is where a promise is made, kept, moved, given away or ended. */
export default function PromiseDialog() {
  const { t } = useTranslation(["promises", "acts"])
  const now = useStore(asked)
  if (!now) return null
  const title = now.verb === "make" ? t("verbs.make.title") : t(`acts:${now.verb}.title`)
  return (
    <Modal opened onClose={() => asked.set(undefined)} title={title} size={520}>
      {now.verb === "make" ? (
        <Make customer={now.customer} heard={now.heard} />
      ) : (
        <>
          <p className={classes.about}>{now.promise.text}</p>
          <Form verb={now.verb} promise={now.promise} />
        </>
      )}
    </Modal>
  )
}

function Form({ verb, promise }: { verb: Verb; promise: Shown }) {
  switch (verb) {
    case "keep":
      return <Keep promise={promise} />
    case "renegotiate":
      return <Renegotiate promise={promise} />
    case "handOver":
      return <HandOver promise={promise} />
    case "settleDispute":
      return <SettleDispute promise={promise} />
    case "resume":
      return <Resume promise={promise} />
    default:
      return <Because verb={verb} promise={promise} />
  }
}
