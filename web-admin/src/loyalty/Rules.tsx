import { Alert, Button, Group, Skeleton, Stack, Text } from "@mantine/core"
import { IconPlus, IconRulerMeasure } from "@tabler/icons-react"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { count, factor, money } from "../app/money"
import { useMay, useSession } from "../app/session"
import { Empty, Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { useWhat } from "../audit/words"
import { useChange } from "../change/useChange"
import { Section } from "../settings/Section"
import type { Program } from "./queries"
import { RuleDialog } from "./RuleDialog"
import { endRule, pauseRule, type Rule, resumeRule, useRules } from "./rules"

/** Rules is what customers earn points for, in the order in which the rules are asked. */
export function Rules({ program }: { program: Program }) {
  const { t } = useTranslation("loyalty")
  const mayManage = useMay("loyalty:manage")
  const { tenant } = useSession()
  const [asked, ask] = useState<{ rule?: Rule }>()
  const read = useRules()
  const rules = read.data?.earningRules.filter((r) => r.programId === program.id)
  const add = mayManage && (
    <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => ask({})}>
      {t("rules.add")}
    </Button>
  )
  return (
    <>
      {read.isPending && <Skeleton height={240} />}
      {read.isError && !read.data && <Failed error={read.error} reset={read.refetch} />}
      {rules?.length === 0 && (
        <Empty icon={IconRulerMeasure} title={t("rules.none")} action={add}>
          {t("rules.noneText")}
        </Empty>
      )}
      {rules && rules.length > 0 && (
        <>
          <Group justify="flex-end" maw={560}>
            {add}
          </Group>
          {rules.map((rule) => (
            <One key={rule.id} rule={rule} onChange={mayManage ? () => ask({ rule }) : undefined} />
          ))}
        </>
      )}
      {asked && read.data && (
        <RuleDialog
          program={program}
          rule={asked.rule}
          currency={tenant.currency}
          triggers={read.data.earningVocabulary.triggers}
          names={read.data.earningVocabulary.names}
          onClose={() => ask(undefined)}
        />
      )}
    </>
  )
}

function One({ rule, onChange }: { rule: Rule; onChange: (() => void) | undefined }) {
  const { t } = useTranslation(["loyalty", "common"])
  const what = useWhat()
  const place = usePlace()
  const stale = [["points", "rules"]]
  const pause = useChange({ verb: pauseRule, said: () => t("rules.paused"), stale })
  const resume = useChange({ verb: resumeRule, said: () => t("rules.resumed"), stale })
  const end = useChange({ verb: endRule, said: () => t("rules.ended"), undo: true, stale })
  const input = { input: { id: rule.id } }
  const trouble = rule.earnings.nodes[0]?.trouble
  return (
    <Section
      name={rule.terms.name}
      text={
        <>
          {what(rule.trigger)}: {useGift(rule)}
        </>
      }
      action={
        onChange &&
        rule.state !== "ENDED" && (
          <Group gap={6} wrap="nowrap">
            <Button size="compact-xs" variant="default" onClick={onChange}>
              {t("common:change")}
            </Button>
            {rule.state === "ACTIVE" ? (
              <Button
                size="compact-xs"
                variant="default"
                loading={pause.busy}
                onClick={() => pause.run(input)}
              >
                {t("rules.pause")}
              </Button>
            ) : (
              <Button
                size="compact-xs"
                variant="default"
                loading={resume.busy}
                onClick={() => resume.run(input)}
              >
                {t("rules.resume")}
              </Button>
            )}
            <Button size="compact-xs" variant="default" loading={end.busy} onClick={() => end.run(input)}>
              {t("rules.end")}
            </Button>
          </Group>
        )
      }
    >
      <Stack gap={4}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {t(`rules.states.${rule.state}`)}
          </Text>
          <Text size="sm" c="dimmed">
            {rule.given.times === 0
              ? t("rules.notYet")
              : t("rules.soFar", {
                  count: rule.given.times,
                  times: count(rule.given.times, place),
                  points: count(rule.given.points, place),
                })}{" "}
            {t("rules.version", { number: rule.version })}
          </Text>
        </Group>
        {(["validFrom", "validUntil"] as const).map((field) => {
          const at = rule.terms[field]
          return (
            at && (
              <Text key={field} size="sm" c="dimmed">
                {t(`rules.${field}`)} <When at={at} />
              </Text>
            )
          )
        })}
        {rule.terms.condition && (
          <Text size="sm" ff="monospace" style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
            {rule.terms.condition}
          </Text>
        )}
        {trouble && (
          <Alert color="red" mt="xs">
            {t("rules.trouble", { trouble })}
          </Alert>
        )}
      </Stack>
    </Section>
  )
}

// useGift says in a sentence what a rule gives.
function useGift({ terms }: Rule): string {
  const { t } = useTranslation("loyalty")
  const place = usePlace()
  const points = t("pointsOf", { count: terms.points, n: count(terms.points, place) })
  const gift = {
    FIXED: points,
    PER_AMOUNT: t("rules.forEach", { points, each: terms.per ? money(terms.per, place) : "" }),
    PER_QUANTITY: t("rules.forEach", { points, each: t("rules.piece") }),
  }[terms.basis]
  const more = terms.multipliers.map((m) => `× ${factor(m.factor, place)} (${m.name})`)
  const most = terms.limits.map((l) =>
    t("rules.most", {
      most: [
        l.points != null && t("pointsOf", { count: l.points, n: count(l.points, place) }),
        l.times != null && t("rules.times", { count: l.times, n: count(l.times, place) }),
      ]
        .filter(Boolean)
        .join(", "),
      scope: t(`rules.scopes.${l.scope}`),
      period: l.period ? t(`rules.periods.${l.period}`) : "",
    }).trim(),
  )
  return [[gift, ...more].join(" "), ...most].join("; ")
}
