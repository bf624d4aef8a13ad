import { Button, Stack, Table, Text, Textarea } from "@mantine/core"
import { useForm } from "@mantine/form"
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
import { useChange } from "../change/useChange"
import panel from "../promise/panel.module.css"
import report from "../promise/report.module.css"
import { gapWords, type Pair } from "./figures"
import { type Response, responseQuery, strikeResponse } from "./query"
import classes from "./study.module.css"

interface Props {
  opened: boolean
  id: string | undefined
  onClose: () => void
}

/** Answers is all that one respondent said, beside the study; entered in error, it is struck here. */
export default function Answers({ id, opened, onClose }: Props) {
  const { t } = useTranslation("studies")
  return (
    <Beside opened={opened} onClose={onClose} size={560} title={t("response.label")}>
      {id && <About id={id} />}
    </Beside>
  )
}

function About({ id }: { id: string }) {
  const asked = useQuery({
    queryKey: ["study", "response", id],
    queryFn: async ({ signal }) => (await ask(responseQuery, { id }, { signal })).node,
  })
  return (
    <Told asked={asked}>
      {(r) => (r.__typename === "ServqualResponse" ? <Everything response={r} /> : null)}
    </Told>
  )
}

function Everything({ response: r }: { response: Response }) {
  const { t } = useTranslation(["studies", "expectations"])
  const mayWrite = useMay("expectations:write")
  return (
    <Stack gap={20}>
      <h2 className={panel.text}>
        {r.customer ? (
          <AnchorLink to="/customers/$id" params={{ id: r.customer.id }}>
            {r.customer.name}
          </AnchorLink>
        ) : (
          t("anybody")
        )}
      </h2>
      <dl className={panel.facts}>
        <Fact name={t("when")}>
          <When at={r.answeredAt} />
        </Fact>
        <Fact name={t("response.recordedAt")}>
          <When at={r.recordedAt} />
        </Fact>
        {r.struckAt && (
          <Fact name={t("response.struckAt")}>
            <When at={r.struckAt} /> {sentence(r.struckReason)}
          </Fact>
        )}
        {r.weights && (
          <Fact name={t("points")}>
            {r.weights.map((w) => `${t(`expectations:dimensions.${w.dimension}`)} ${w.points}`).join(" · ")}
          </Fact>
        )}
      </dl>
      <Pairs response={r} />
      {mayWrite && !r.struckAt && <Strike id={r.id} />}
    </Stack>
  )
}

function Pairs({ response: r }: { response: Response }) {
  const { t } = useTranslation("studies")
  const place = usePlace()
  const said = new Map(r.answers.map((a) => [a.item, a]))
  const gapOf = ({ expected, perceived }: Pair) => {
    if (expected && perceived) return gapWords(perceived - expected, place)
    return expected || perceived ? t("response.half") : "–"
  }
  return (
    <Table className={report.table} verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("record.statement")}</Table.Th>
          <Table.Th ta="end">{t("chart.expected")}</Table.Th>
          <Table.Th ta="end">{t("chart.perceived")}</Table.Th>
          <Table.Th ta="end">{t("response.gap")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {r.study?.statements.map(({ item, text }) => {
          const pair: Pair = said.get(item) ?? {}
          return (
            <Table.Tr key={item}>
              <Table.Th scope="row" fw={400}>
                {text}
              </Table.Th>
              <Table.Td ta="end">{pair.expected ?? "–"}</Table.Td>
              <Table.Td ta="end">{pair.perceived ?? "–"}</Table.Td>
              <Table.Td ta="end" className={classes.nowrap}>
                {gapOf(pair)}
              </Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}

function Strike({ id }: { id: string }) {
  const { t } = useTranslation("studies")
  const form = useForm({
    initialValues: { reason: "" },
    validate: { reason: (v) => (v.trim() ? null : t("response.missing")) },
  })
  const strike = useChange({
    verb: strikeResponse,
    form,
    said: () => t("response.said"),
    stale: [["study"], ["studies"]],
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ reason }) => strike.run({ input: { id, reason: reason.trim() } }))}
    >
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {t("response.strikeText")}
        </Text>
        <Textarea label={t("response.reason")} autosize maxLength={500} {...form.getInputProps("reason")} />
        <div>
          <Button type="submit" size="xs" variant="default" loading={strike.busy}>
            {t("response.strike")}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
