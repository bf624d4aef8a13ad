import { Button, Group, Stack } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { sentence } from "../api/problem"
import { Beside, Told } from "../app/Beside"
import { Fact } from "../app/Fact"
import { AnchorLink } from "../app/links"
import { useMay } from "../app/session"
import { usePlace } from "../app/time"
import { When } from "../app/When"
import { useWhat, useWho } from "../audit/words"
import type { ExpectationQuery } from "../graph/graphql"
import panel from "../promise/panel.module.css"
import { asked } from "./asked"
import classes from "./expectation.module.css"
import { levelWords } from "./level"
import { Expected } from "./Met"
import { expectationQuery } from "./query"

type Whole = NonNullable<ExpectationQuery["expectation"]>

interface Props {
  opened: boolean
  id: string | undefined
  onClose: () => void
}

/** Panel tells everything about one expectation beside the list: what it is, how it was met, what happened to it. */
export default function Panel({ id, opened, onClose }: Props) {
  const { t } = useTranslation("expectations")
  return (
    <Beside opened={opened} onClose={onClose} title={t("panel.label")}>
      {id && <About id={id} />}
    </Beside>
  )
}

function About({ id }: { id: string }) {
  const read = useQuery({
    queryKey: ["expectations", "one", id],
    queryFn: async ({ signal }) => (await ask(expectationQuery, { id }, { signal })).expectation ?? null,
  })
  return <Told asked={read}>{(e) => <Everything expectation={e} />}</Told>
}

function Everything({ expectation: e }: { expectation: Whole }) {
  return (
    <Stack gap={20}>
      <h2 className={panel.text}>{e.text}</h2>
      <Acts expectation={e} />
      <Facts expectation={e} />
      <Assessments expectation={e} />
      <History expectation={e} />
    </Stack>
  )
}

function Acts({ expectation: e }: { expectation: Whole }) {
  const { t } = useTranslation("expectations")
  const mayWrite = useMay("expectations:write")
  if (!mayWrite || e.withdrawnAt) return null
  return (
    <Group gap="xs">
      {(["assess", "revise", "withdraw"] as const).map((verb) => (
        <Button key={verb} size="xs" variant="default" onClick={() => asked.set({ verb, expectation: e })}>
          {t(`${verb}.name`)}
        </Button>
      ))}
    </Group>
  )
}

function Facts({ expectation: e }: { expectation: Whole }) {
  const { t } = useTranslation("expectations")
  const place = usePlace()
  const write = (level: number) => levelWords(t, level, e.measure.unit, place)
  return (
    <dl className={panel.facts}>
      <Fact name={t("whose")}>
        {e.customer ? (
          <AnchorLink to="/customers/$id" params={{ id: e.customer.id }} size="sm">
            {e.customer.name}
          </AnchorLink>
        ) : (
          e.segment || t("everybody")
        )}
      </Fact>
      <Fact name={t("kind")}>{t(e.kind === "EXPLICIT" ? "kinds.explicit" : "kinds.implicit")}</Fact>
      <Fact name={t("source")}>{t(`sources.${e.source}`)}</Fact>
      {e.claim && (
        <Fact name={t("gaps.group.CLAIM")}>
          <AnchorLink to="/claims" search={{ claim: e.claim.id }} size="sm">
            {e.claim.text}
          </AnchorLink>
        </Fact>
      )}
      {e.product && <Fact name={t("gaps.group.PRODUCT")}>{e.product.name}</Fact>}
      <Fact name={t("dimension")}>{t(`dimensions.${e.dimension}`)}</Fact>
      <Fact name={t("expected")}>
        <Expected of={e} />
      </Fact>
      <Fact name={t("importance")}>{t(`importances.${String(e.importance) as "1"}`)}</Fact>
      {e.basis && (
        <Fact name={t("note")}>
          {[
            e.basis.note && sentence(e.basis.note),
            e.basis.n > 0 && t("panel.n", { n: e.basis.n }),
            e.basis.p50 != null && t("panel.p50", { level: write(e.basis.p50) }),
            e.basis.p80 != null && t("panel.p80", { level: write(e.basis.p80) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </Fact>
      )}
      {e.confirmedAt && (
        <Fact name={t("panel.confirmed")}>
          <When at={e.confirmedAt} />
        </Fact>
      )}
      {e.withdrawnAt && (
        <Fact name={t("panel.withdrawn")}>
          <When at={e.withdrawnAt} /> {sentence(e.withdrawnReason)}
        </Fact>
      )}
    </dl>
  )
}

// Each as it was held against the levels of its time; what was struck stays to be read.
function Assessments({ expectation: e }: { expectation: Whole }) {
  const { t } = useTranslation("expectations")
  const place = usePlace()
  const mayWrite = useMay("expectations:write")
  const write = (level: number) => levelWords(t, level, e.measure.unit, place)
  return (
    <section aria-labelledby="assessments">
      <h3 id="assessments" className={panel.part}>
        {t("panel.assessments")}
      </h3>
      {e.assessments.nodes.length === 0 && <p className={classes.quiet}>{t("never")}</p>}
      <ul className={classes.assessments}>
        {e.assessments.nodes.map((a) => (
          <li key={a.id}>
            <span>
              <strong data-result={a.result} className={a.struckAt ? classes.struck : undefined}>
                {t("zone.said", { perceived: write(a.perceived), result: t(`results.${a.result}`) })}
              </strong>{" "}
              <span className={classes.quiet}>
                {a.adequate === a.desired
                  ? t("panel.of", { expected: write(a.desired) })
                  : t("panel.of", {
                      expected: t("span", { adequate: write(a.adequate), desired: write(a.desired) }),
                    })}
                {" · "}
                {t(`ways.${a.way}`)}
              </span>
            </span>
            <When at={a.occurredAt} as="day" />
            {a.note && <p>{sentence(a.note)}</p>}
            {a.struckAt && <p>{t("panel.struck", { reason: sentence(a.struckReason) })}</p>}
            {mayWrite && !a.struckAt && (
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={t("strike.of", { perceived: write(a.perceived) })}
                onClick={() => asked.set({ verb: "strike", expectation: e, assessment: a.id })}
              >
                {t("strike.name")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {e.assessments.pageInfo.hasNextPage && (
        <p className={classes.quiet}>{t("panel.latest", { count: e.assessments.nodes.length })}</p>
      )}
    </section>
  )
}

function History({ expectation: e }: { expectation: Whole }) {
  const { t } = useTranslation("expectations")
  const what = useWhat()
  const who = useWho()
  return (
    <section>
      <h3 className={panel.part}>{t("panel.history")}</h3>
      <ol className={panel.history}>
        {e.history.nodes.map((h) => (
          <li key={h.id}>
            <span>
              <strong>{what(h.type)}</strong> {who(h)}
            </span>
            <When at={h.occurredAt} />
            {h.reason && <p>{sentence(h.reason)}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
