import { Button, Group, Modal, Text } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { useStore } from "../app/store"
import classes from "./change.module.css"
import { conflict } from "./conflict"

/** Changed shows a change that came too late beside the record as it is. */
export default function Changed({ opened }: { opened: boolean }) {
  const { t } = useTranslation("faults")
  const now = useStore(conflict)
  const close = () => conflict.set(undefined)
  return (
    <Modal opened={opened} onClose={close} title={t("changed.title")} size={560}>
      <Text size="sm" c="dimmed">
        {t("changed.text")}
      </Text>
      <table className={classes.versions}>
        <thead>
          <tr>
            <th>{t("changed.what")}</th>
            <th>{t("changed.mine")}</th>
            <th>{t("changed.theirs")}</th>
          </tr>
        </thead>
        <tbody>
          {now?.versions.map(({ name, mine, theirs }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{mine}</td>
              <td>{theirs}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Group justify="flex-end" gap="xs">
        <Button
          variant="default"
          onClick={() => {
            close()
            now?.again()
          }}
        >
          {t("changed.again")}
        </Button>
        <Button data-autofocus onClick={close}>
          {t("changed.keep")}
        </Button>
      </Group>
    </Modal>
  )
}
