import { Button, Skeleton, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { useMay, useSession } from "../app/session"
import { Failed } from "../app/states"
import { dayAfter } from "../app/time"
import { Day } from "../app/When"
import { useChange } from "../change/useChange"
import { Section } from "../settings/Section"
import classes from "./absence.module.css"
import { Plan } from "./Plan"
import { type Absence, absencesQuery, endAbsence, meanwhileQuery, touched } from "./queries"

/** Absences is who will be away, and who stands in. */
export function Absences() {
  const { t } = useTranslation("absence")
  const may = useMay("promises:write")
  const asked = useQuery({
    queryKey: ["absences"],
    queryFn: async ({ signal }) => (await ask(absencesQuery, {}, { signal })).absences.nodes,
  })
  return (
    <Section name={t("title")} text={t("text")}>
      {asked.isPending && <Skeleton height={48} />}
      {asked.isError && <Failed error={asked.error} reset={asked.refetch} />}
      {asked.data?.length === 0 && (
        <Text size="sm" c="dimmed" mb="md">
          {t("none")}
        </Text>
      )}
      {asked.data && asked.data.length > 0 && (
        <ul className={classes.list}>
          {asked.data.map((a) => (
            <One key={a.id} absence={a} />
          ))}
        </ul>
      )}
      {may && <Plan />}
    </Section>
  )
}

function One({ absence: a }: { absence: Absence }) {
  const { t } = useTranslation("absence")
  const { member } = useSession()
  const others = useMay("team:write")
  const mayEnd = useMay("promises:write") && (others || a.member?.id === member.id)
  const meanwhile = useQuery({
    queryKey: ["promises", "meanwhile", a.member?.id, a.until],
    queryFn: async ({ signal }) => {
      const window = { ownerId: a.member?.id ?? "", after: dayAfter(a.until, 1) }
      return (await ask(meanwhileQuery, window, { signal })).promises.totalCount.value
    },
  })
  const end = useChange({ verb: endAbsence, said: () => t("ended"), stale: touched })
  return (
    <li>
      <div>
        <strong>{a.member?.name}</strong>
        <span>
          <Day day={a.from} /> – <Day day={a.until} />
        </span>
        <span>
          {a.deputy ? t("deputyIs", { name: a.deputy.name }) : t("department")}
          {meanwhile.data !== undefined && ` · ${t("meanwhile", { count: meanwhile.data })}`}
        </span>
      </div>
      {mayEnd && (
        <Button
          size="xs"
          variant="default"
          loading={end.busy}
          aria-label={t("endOf", { name: a.member?.name })}
          onClick={() => end.run({ input: { id: a.id } })}
        >
          {t("end")}
        </Button>
      )}
    </li>
  )
}
