import { Badge, Button, Drawer, Group, NativeSelect, Skeleton, Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { count } from "../app/money"
import { useMay } from "../app/session"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { Confirm } from "../change/Confirm"
import { useChange } from "../change/useChange"
import type { Named } from "../customer/CustomerSelect"
import panel from "../promise/panel.module.css"
import { FormHousehold, JoinHousehold } from "./HouseholdForms"
import {
  dissolveHousehold,
  type Home,
  householdQuery,
  leaveHousehold,
  type Member,
  updateHousehold,
} from "./households"
import classes from "./loyalty.module.css"
import type { Program } from "./queries"
import { stale } from "./wallet"

interface Props {
  opened: boolean
  customer: Named
  programs: Program[] // those in which customers may spend together
  onClose: () => void
}

/** Household is with whom a customer spends her points: who is in it, who joins, and who leaves. */
export default function Household({ opened, customer, programs, onClose }: Props) {
  const { t } = useTranslation("household")
  const [currency, choose] = useState(programs[0]?.currency ?? "")
  const program = programs.find((p) => p.currency === currency)
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={520}
      title={t("of", { name: customer.name })}
      overlayProps={{ backgroundOpacity: 0.15 }}
    >
      <Stack gap="lg">
        {programs.length > 1 && (
          <NativeSelect
            label={t("program")}
            value={currency}
            data={programs.map((p) => ({ value: p.currency, label: p.name }))}
            onChange={(e) => choose(e.target.value)}
          />
        )}
        {program && <OfProgram key={currency} customer={customer} program={program} />}
      </Stack>
    </Drawer>
  )
}

function OfProgram({ customer, program }: { customer: Named; program: Program }) {
  const { t } = useTranslation("household")
  const mayWrite = useMay("loyalty:write")
  const told = useQuery({
    queryKey: ["points", "household", customer.id, program.currency],
    queryFn: async ({ signal }) => {
      const asked = await ask(householdQuery, { id: customer.id, currency: program.currency }, { signal })
      return asked.customer?.loyalty?.household ?? null
    },
  })
  if (told.isPending) return <Skeleton height={160} />
  if (told.isError && !told.data) return <Failed error={told.error} reset={told.refetch} />
  if (told.data) return <Standing home={told.data} program={program} />
  return (
    <>
      <p className={classes.quiet}>{t("none", { name: customer.name })}</p>
      {mayWrite && <FormHousehold customer={customer} currency={program.currency} />}
    </>
  )
}

function Standing({ home, program }: { home: Home; program: Program }) {
  const { t } = useTranslation("household")
  const place = usePlace()
  const mayWrite = useMay("loyalty:write")
  const { household } = home
  const change = useChange({ verb: updateHousehold, said: () => t("said"), stale })
  return (
    <>
      <section aria-labelledby="household-name">
        <h3 id="household-name" className={panel.part}>
          {household.name}
        </h3>
        <p className={classes.balance}>
          <strong>{count(home.available, place)}</strong> {t("together", { name: program.name })}
        </p>
        {mayWrite ? (
          <NativeSelect
            label={t("draws")}
            value={household.draws}
            disabled={change.busy}
            data={(["MEMBERS", "HEAD"] as const).map((value) => ({ value, label: t(`drawsOf.${value}`) }))}
            onChange={(e) =>
              change.run({
                input: { id: household.id, draws: e.target.value === "HEAD" ? "HEAD" : "MEMBERS" },
              })
            }
          />
        ) : (
          <p>{t(`drawsOf.${household.draws}`)}</p>
        )}
      </section>
      <section aria-labelledby="household-members">
        <h3 id="household-members" className={panel.part}>
          {t("members")}
        </h3>
        <ol className={`${classes.movements} ${classes.members}`}>
          {household.members.map((m) => (
            <One key={m.customerId} member={m} home={home} mayWrite={mayWrite} />
          ))}
        </ol>
      </section>
      {mayWrite && household.members.length < program.householdMost && (
        <JoinHousehold householdId={household.id} />
      )}
      {mayWrite && <Dissolve home={home} />}
    </>
  )
}

function One({ member: m, home, mayWrite }: { member: Member; home: Home; mayWrite: boolean }) {
  const { t } = useTranslation("household")
  const { household } = home
  const [asking, askFirst] = useState(false)
  const name = m.customer?.name ?? ""
  const leave = useChange({ verb: leaveHousehold, said: () => t("left"), stale, done: () => askFirst(false) })
  const head = useChange({ verb: updateHousehold, said: () => t("said"), stale })
  return (
    <li>
      <span>
        <strong>{name}</strong>{" "}
        {m.head && (
          <Badge size="xs" variant="default">
            {t("head")}
          </Badge>
        )}
        <small>
          {t("since")} <When at={m.joinedAt} as="day" /> · {m.agreed}
        </small>
      </span>
      {mayWrite && !m.head && (
        <Group gap={6} wrap="nowrap">
          <Button
            size="compact-xs"
            variant="default"
            loading={head.busy}
            aria-label={t("makeHeadOf", { name })}
            onClick={() => head.run({ input: { id: household.id, headId: m.customerId } })}
          >
            {t("makeHead")}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t("leaveOf", { name })}
            onClick={() => askFirst(true)}
          >
            {t("leave")}
          </Button>
        </Group>
      )}
      <Confirm
        title={t("leaveAsk", { name })}
        text={t("leaveText")}
        verb={t("leave")}
        opened={asking}
        busy={leave.busy}
        onConfirm={() => leave.run({ input: { householdId: household.id, customerId: m.customerId } })}
        onClose={() => askFirst(false)}
      />
    </li>
  )
}

function Dissolve({ home }: { home: Home }) {
  const { t } = useTranslation("household")
  const [asking, askFirst] = useState(false)
  const dissolve = useChange({
    verb: dissolveHousehold,
    said: () => t("dissolved"),
    stale,
    done: () => askFirst(false),
  })
  return (
    <Group>
      <Button size="xs" variant="default" onClick={() => askFirst(true)}>
        {t("dissolve")}
      </Button>
      <Confirm
        title={t("dissolveAsk", { name: home.household.name })}
        text={t("dissolveText")}
        verb={t("dissolve")}
        opened={asking}
        busy={dissolve.busy}
        onConfirm={() => dissolve.run({ input: { id: home.household.id } })}
        onClose={() => askFirst(false)}
      />
    </Group>
  )
}
