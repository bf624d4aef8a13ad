import { Button, Group, NativeSelect } from "@mantine/core"
import { IconX } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { useMay, useSession } from "../app/session"
import type { Filters } from "../table/filters"
import { membersQuery } from "../team/choice"
import { type AuditSearch, periods } from "./search"
import { useNoun, useTypes, useWhat } from "./words"

/** Narrow narrows the audit trail: by what, who and when, and to one record. */
export function Narrow({ filters: { now, set } }: { filters: Filters<AuditSearch> }) {
  const { t } = useTranslation("audit")
  const what = useWhat()
  const noun = useNoun()
  return (
    <Group gap={8}>
      <NativeSelect
        size="xs"
        aria-label={t("what")}
        value={now.type ?? ""}
        onChange={(e) => set({ type: e.currentTarget.value || undefined })}
        data={[
          { value: "", label: t("anything") },
          ...useTypes().map(([, of]) => ({
            group: noun(of[0] ?? ""),
            items: of.map((type) => ({ value: type, label: what(type) })),
          })),
        ]}
      />
      <Actor now={now} set={set} />
      <NativeSelect
        size="xs"
        aria-label={t("when")}
        value={now.period ?? ""}
        onChange={(e) => set({ period: (e.currentTarget.value || undefined) as AuditSearch["period"] })}
        data={[
          { value: "", label: t("anyTime") },
          ...periods.map((period) => ({ value: period, label: t(`periods.${period}`) })),
        ]}
      />
      {now.record && (
        <Button
          size="xs"
          variant="light"
          rightSection={<IconX size={14} aria-hidden />}
          onClick={() => set({ record: undefined })}
          aria-label={t("allRecords")}
          title={now.record}
        >
          {t("oneRecord", { end: now.record.slice(-6) })}
        </Button>
      )}
    </Group>
  )
}

function Actor({ now, set }: Pick<Filters<AuditSearch>, "now" | "set">) {
  const { t } = useTranslation("audit")
  const { member } = useSession()
  const team = useQuery({ ...membersQuery, enabled: useMay("team:read") })
  return (
    <NativeSelect
      size="xs"
      aria-label={t("whoDid")}
      value={now.actor ?? ""}
      onChange={(e) => set({ actor: e.currentTarget.value || undefined })}
      data={[
        { value: "", label: t("anybody") },
        { value: "me", label: t("me") },
        { value: "system", label: t("who.SYSTEM") },
        ...(team.data ?? []).filter((m) => m.id !== member.id).map((m) => ({ value: m.id, label: m.name })),
      ]}
    />
  )
}
