import { Modal, Switch } from "@mantine/core"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useStore } from "../app/store"
import { allCommands, type Command, commandStore } from "./commands"
import classes from "./help.module.css"
import { Keys } from "./Keys"
import { singleKeys } from "./keyboard"

const groups: Command["group"][] = ["go", "list", "do", "help"]

/** Help lists every key that does something here. */
export default function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("command")
  const [on, setOn] = useState(singleKeys.on)
  useStore(commandStore)
  const commands = allCommands().filter(({ keys }) => keys)
  return (
    <Modal opened onClose={onClose} title={t("help")} size={560}>
      <div className={classes.groups}>
        {groups.map((group) => {
          const some = commands.filter((c) => c.group === group)
          return some.length > 0 && <Group key={group} name={t(`groups.${group}`)} commands={some} />
        })}
      </div>
      <Switch
        mt="lg"
        label={t("off")}
        description={t("offText")}
        checked={on}
        onChange={(e) => {
          singleKeys.set(e.currentTarget.checked)
          setOn(e.currentTarget.checked)
        }}
      />
    </Modal>
  )
}

function Group({ name, commands }: { name: string; commands: Command[] }) {
  return (
    <section className={classes.group}>
      <h3>{name}</h3>
      <dl>
        {commands.map((c) => (
          <div key={c.name + c.keys}>
            <dt>{c.name}</dt>
            <dd>{c.keys && <Keys keys={c.keys} />}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
