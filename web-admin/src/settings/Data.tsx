import { Button } from "@mantine/core"
import { IconFileExport, IconPackageExport } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ButtonLink } from "../app/links"
import { useMay, useSession } from "../app/session"
import { Empty } from "../app/states"
import { ExportDialog } from "../bulk/ExportDialog"
import type { StartExportInput } from "../graph/graphql"
import { JobList } from "../job/JobList"
import { Section } from "./Section"
import classes from "./settings.module.css"

const lists = [
  { word: "customers", list: { customers: {} }, needs: "customers:read" },
  { word: "promises", list: { promises: {} }, needs: "promises:read" },
  { word: "purchases", list: { purchases: {} }, needs: "purchases:read" },
  { word: "interactions", list: { interactions: {} }, needs: "interactions:read" },
] as const satisfies { word: string; list: StartExportInput; needs: string }[]

/** Data is how everything gets out of Kept, and where it came in. */
export function Data() {
  const { t } = useTranslation(["data", "jobs"])
  const { member, scopes } = useSession()
  const masked = !useMay("customers:pii")
  const [list, setList] = useState<StartExportInput>()
  return (
    <>
      <Section name={t("export")} text={t(masked ? "exportMasked" : "exportText")}>
        <ul className={classes.list}>
          {lists
            .filter(({ needs }) => scopes.includes(needs))
            .map(({ word, list }) => (
              <li key={word}>
                <span>{t(`jobs:lists.${word}`)}</span>
                <Button
                  size="compact-sm"
                  variant="default"
                  leftSection={<IconFileExport size={15} aria-hidden />}
                  aria-label={t("exportOf", { list: t(`jobs:lists.${word}`) })}
                  onClick={() => setList(list)}
                >
                  {t("csv")}
                </Button>
              </li>
            ))}
        </ul>
      </Section>
      {member.role === "OWNER" && (
        <Section
          name={t("whole")}
          text={t("wholeText")}
          action={
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPackageExport size={15} aria-hidden />}
              onClick={() => setList({ everything: { withFiles: true } })}
            >
              {t("wholeMake")}
            </Button>
          }
        >
          {null}
        </Section>
      )}
      <Section name={t("made")} text={t("madeText")}>
        <JobList
          which="exports"
          empty={
            <Empty small title={t("none")}>
              {t("noneText")}
            </Empty>
          }
        />
      </Section>
      {scopes.includes("import:write") && (
        <Section name={t("import")} text={t("importText")}>
          <div>
            <ButtonLink to="/import" variant="default">
              {t("toImport")}
            </ButtonLink>
          </div>
        </Section>
      )}
      <ExportDialog list={list} onClose={() => setList(undefined)} />
    </>
  )
}
