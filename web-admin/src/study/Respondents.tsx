import { Button, Skeleton, Table } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { AnchorLink } from "../app/links"
import { count } from "../app/money"
import { Failed } from "../app/states"
import { moment, usePlace } from "../app/time"
import { When } from "../app/When"
import report from "../promise/report.module.css"
import { usePages } from "../table/usePages"
import { paired } from "./figures"
import { type Respondent, responsesQuery, type Study } from "./query"
import classes from "./study.module.css"

interface Props {
  study: Study
  onOpen: (response: string) => void
}

const nobody = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: null }

/** Respondents are who answered a study, the newest first, and how much of it. */
export function Respondents({ study, onOpen }: Props) {
  const { t } = useTranslation("studies")
  const place = usePlace()
  const list = usePages<Respondent>(
    ["study", study.id, "responses"],
    async (window, sending) =>
      (await ask(responsesQuery, { id: study.id, ...window }, sending)).servqualStudy?.responses ?? nobody,
  )
  const heads = (["when", "who", "pairs", "points"] as const).map((head) => t(head))
  return (
    <section aria-labelledby="respondents">
      <h2 id="respondents" className={classes.part}>
        {t("who")}
        {list.total && ` · ${count(list.total.value, place)}${list.total.capped ? "+" : ""}`}
      </h2>
      {list.pending && <Skeleton height={120} />}
      {list.error && <Failed error={list.error} reset={list.again} />}
      {!list.pending && !list.error && list.rows.length === 0 && (
        <p className={classes.quiet}>{t("noRespondents")}</p>
      )}
      {list.rows.length > 0 && (
        <Table.ScrollContainer
          minWidth={560}
          type="native"
          role="group"
          tabIndex={0}
          aria-labelledby="respondents"
        >
          <Table className={report.table}>
            <Table.Thead>
              <Table.Tr>
                {heads.map((head) => (
                  <Table.Th key={head}>{head}</Table.Th>
                ))}
                <Table.Th pos="relative">
                  <span className="unseen">{t("show")}</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.rows.map((one) => (
                <One key={one.id} response={one} onOpen={onOpen} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {list.more.there && (
        <Button variant="default" size="xs" mt="sm" loading={list.more.busy} onClick={list.more.read}>
          {t("more")}
        </Button>
      )}
    </section>
  )
}

function One({ response: r, onOpen }: { response: Respondent; onOpen: Props["onOpen"] }) {
  const { t } = useTranslation("studies")
  const place = usePlace()
  const { whole, half } = paired(r.answers)
  const name = r.customer?.name ?? t("anybody")
  return (
    <Table.Tr>
      <Table.Td className={r.struckAt ? classes.struck : undefined}>
        <When at={r.answeredAt} />
      </Table.Td>
      <Table.Th scope="row">
        {r.customer ? (
          <AnchorLink to="/customers/$id" params={{ id: r.customer.id }} size="sm">
            {name}
          </AnchorLink>
        ) : (
          <span className={classes.quiet}>{name}</span>
        )}
      </Table.Th>
      <Table.Td>
        {r.struckAt
          ? t("struck")
          : half > 0
            ? t("wholeAndHalf", { whole, count: half })
            : t("whole", { whole })}
      </Table.Td>
      <Table.Td>{t(r.weights ? "yes" : "no")}</Table.Td>
      <Table.Td ta="end">
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t("showOf", { name, when: moment(r.answeredAt, place) })}
          onClick={() => onOpen(r.id)}
        >
          {t("show")}
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}
