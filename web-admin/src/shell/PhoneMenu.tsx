import { Drawer } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { Sidebar } from "./Sidebar"
import classes from "./shell.module.css"

/** PhoneMenu is the sidebar where there is no room beside the page. */
export default function PhoneMenu({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("shell")
  return (
    <Drawer.Root opened={opened} onClose={onClose} size={272} padding={0}>
      <Drawer.Overlay />
      <Drawer.Content aria-label={t("nav")} className={classes.drawer}>
        <Sidebar onDone={onClose} />
      </Drawer.Content>
    </Drawer.Root>
  )
}
