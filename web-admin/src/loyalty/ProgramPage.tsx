import { Button, NativeSelect, Skeleton, Stack } from "@mantine/core"
import { IconCoins, IconPlus } from "@tabler/icons-react"
import { getRouteApi } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { useMay } from "../app/session"
import { Empty, Failed } from "../app/states"
import { useStore } from "../app/store"
import { Page } from "../shell/Page"
import { asked } from "./asked"
import { ProgramDialog } from "./ProgramDialog"
import { type Program, usePrograms } from "./queries"

const loyalty = getRouteApi("/_member/loyalty")

interface Props {
  name: string
  meta: string
  /** Buttons of the page, once there is a program. */
  actions?: ReactNode
  /** The content takes the rest of the window: a table. */
  fill?: boolean
  /** What the page is about, of the program that is chosen. */
  children: (program: Program) => ReactNode
}

/** ProgramPage is the pattern of every page of points: which program it is of, and how to start the first. */
export function ProgramPage({ name, meta, actions, fill = false, children }: Props) {
  const { t } = useTranslation("loyalty")
  const { program: currency } = loyalty.useSearch()
  const navigate = loyalty.useNavigate()
  const mayManage = useMay("loyalty:manage")
  const programs = usePrograms()
  const program = programs.data?.find((p) => p.currency === currency) ?? programs.data?.[0]
  const opened = useStore(asked)
  const start = mayManage && (
    <Button
      size="xs"
      leftSection={<IconPlus size={15} aria-hidden />}
      onClick={() => asked.set({ verb: "start" })}
    >
      {t("start.name")}
    </Button>
  )
  return (
    <Page
      name={name}
      meta={meta}
      fill={fill}
      actions={
        <>
          {programs.data && programs.data.length > 1 && program && (
            <NativeSelect
              size="xs"
              aria-label={t("program")}
              value={program.currency}
              data={programs.data.map((p) => ({ value: p.currency, label: p.name }))}
              onChange={(e) =>
                void navigate({ to: ".", search: (was) => ({ ...was, program: e.target.value }) })
              }
            />
          )}
          {program && actions}
        </>
      }
    >
      {programs.isPending && <Skeleton height={240} />}
      {programs.isError && !programs.data && <Failed error={programs.error} reset={programs.refetch} />}
      {programs.data?.length === 0 && (
        <Empty icon={IconCoins} title={t("none")} action={start}>
          {t("noneText")}
        </Empty>
      )}
      {program && (fill ? children(program) : <Stack gap={36}>{children(program)}</Stack>)}
      {opened && <ProgramDialog asked={opened} />}
    </Page>
  )
}
