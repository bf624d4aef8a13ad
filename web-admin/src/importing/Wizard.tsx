import { Button, Group } from "@mantine/core"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useDraft, useDraftKeeper } from "../app/draft"
import { count } from "../app/money"
import { Failed } from "../app/states"
import { usePlace } from "../app/time"
import { Room } from "../billing/entitled"
import { useChange } from "../change/useChange"
import type { ImportPreviewQuery } from "../graph/graphql"
import { isOver, jobQuery } from "../job/query"
import { Check, Found } from "./Check"
import { Columns, Missing } from "./Columns"
import { Facts } from "./Facts"
import { again, begin, type Mapping, missing, toForm } from "./form"
import classes from "./importing.module.css"
import { fieldsQuery, previewQuery, startImport } from "./queries"
import { Sample } from "./Sample"

type Preview = NonNullable<ImportPreviewQuery["importPreview"]>
type Read = Partial<Pick<Mapping, "kind" | "delimiter" | "encoding">>

interface Props {
  uploadId: string
  preview: Preview
  /** The dry run that was made of this upload last. */
  checked: string | undefined
  /** The import whose refused rows these are: its mapping is used again. */
  like: string | undefined
  currency: string
  onChecked: (jobId: string | undefined) => void
  onStarted: (jobId: string) => void
}

/** Wizard leads from an uploaded file to an import: how it is written, what it means, what would happen. */
export function Wizard({ uploadId, preview, checked, like, currency, onChecked, onStarted }: Props) {
  const { t } = useTranslation("import")
  const place = usePlace()
  const used = useDraft<Mapping | null>(`import:${like ?? "none"}`, null)
  const draft = useDraft<Mapping | null>(`import:${uploadId}`, null)
  const [mapping, setMapping] = useState<Mapping>(
    () =>
      draft.value ??
      (used.value ? again(used.value, preview) : begin(preview, { timeZone: place.timeZone, currency })),
  )
  const keep = useDraftKeeper()
  const [read, setRead] = useState<Read>({})
  const looked = useQuery({
    ...previewQuery({
      uploadId,
      kind: mapping.kind,
      delimiter: mapping.delimiter,
      encoding: mapping.encoding,
    }),
    placeholderData: keepPreviousData,
  })
  const seen = looked.data ?? preview
  const fields = useQuery(fieldsQuery(mapping.kind))
  const dry = useQuery({ ...jobQuery(checked ?? ""), enabled: checked !== undefined })

  function change(next: Mapping) {
    setMapping(next)
    draft.keep(next)
    onChecked(undefined) // what was checked was another mapping
  }
  // Read in another way the file has other columns, and other meanings are suggested.
  function reread(differently: Read) {
    setRead({ ...read, ...differently })
    change({
      ...mapping,
      ...differently,
      ...(differently.kind ? { columns: {}, values: {}, words: {}, rest: {} } : {}),
    })
  }
  const suggestion = begin(seen, { timeZone: place.timeZone, currency }).columns
  const unmapped = Object.keys(mapping.columns).length === 0 && Object.keys(suggestion).length > 0
  if (unmapped && (read.kind || read.delimiter || read.encoding) && !looked.isPlaceholderData) {
    setRead({})
    setMapping({ ...mapping, columns: suggestion })
  }

  const start = useChange({
    verb: startImport,
    stale: [["jobs"]],
    done: (payload, { input }) => {
      if (!payload.job) return
      if (input.dryRun) return onChecked(payload.job.id)
      keep(`import:${payload.job.id}`, mapping) // for its refused rows, which come back mended
      draft.forget()
      onStarted(payload.job.id)
    },
  })
  const run = (dryRun: boolean) =>
    start.run({
      input: {
        files: [{ name: preview.name, uploadId }],
        form: toForm(mapping, fields.data ?? []),
        errorPolicy: "REJECT_FAILED_ROWS",
        dryRun,
      },
    })

  if (fields.isError) return <Failed error={fields.error} reset={fields.refetch} />
  const lacks = fields.data ? missing(mapping, fields.data) : []
  const result = dry.data && isOver(dry.data) && dry.data.state === "DONE" ? dry.data : undefined
  const ready = lacks.length === 0 && fields.data !== undefined
  return (
    <div className={classes.wizard}>
      <section className={classes.part} aria-labelledby="written">
        <h2 id="written">{t("written")}</h2>
        <Facts mapping={mapping} onRead={reread} onChange={change} />
      </section>
      <section className={classes.part} aria-labelledby="rows">
        <h2 id="rows">{t("firstRows")}</h2>
        <Sample seen={seen} wrong={seen.wrong} />
      </section>
      <section className={classes.part} aria-labelledby="means">
        <h2 id="means">{t("means")}</h2>
        {looked.isError ? (
          <Failed error={looked.error} />
        ) : (
          fields.data && <Columns seen={seen} fields={fields.data} mapping={mapping} onChange={change} />
        )}
      </section>
      {checked && <Check jobId={checked} />}
      <div className={classes.foot}>
        {fields.data && <Missing fields={fields.data} mapping={mapping} />}
        {result && <Found job={result} />}
        {mapping.kind === "CUSTOMERS" && <Room of="CUSTOMERS" needed={result?.accepted} />}
        <Group gap="sm" justify="flex-end" className={classes.buttons}>
          <Button
            variant={result ? "default" : "filled"}
            disabled={!ready}
            loading={start.busy}
            onClick={() => run(true)}
          >
            {result ? t("checkAgain") : t("check")}
          </Button>
          {result && (
            <Button
              disabled={!ready || result.accepted === 0}
              loading={start.busy}
              onClick={() => run(false)}
            >
              {t("import", { count: result.accepted, formatted: count(result.accepted, place) })}
            </Button>
          )}
        </Group>
      </div>
    </div>
  )
}
