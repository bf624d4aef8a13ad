import { Button } from "@mantine/core"
import { IconFileUpload } from "@tabler/icons-react"
import { useMutation } from "@tanstack/react-query"
import { type DragEvent, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { Problem } from "../api/problem"
import { type Uploaded, upload } from "../api/upload"
import { percent } from "../app/money"
import { usePlace } from "../app/time"
import classes from "./importing.module.css"

/** Drop takes a file in, dropped on it or chosen, and shows how far it is on its way. */
export function Drop({ onUploaded, hint }: { onUploaded: (file: Uploaded) => void; hint?: string }) {
  const { t } = useTranslation(["import", "common", "faults"])
  const place = usePlace()
  const input = useRef<HTMLInputElement>(null)
  const stop = useRef<AbortController>(undefined)
  const [over, setOver] = useState(false)
  const [share, setShare] = useState(0)
  const sent = useMutation({
    mutationFn: (file: File) => {
      stop.current = new AbortController()
      setShare(0)
      return upload(file, setShare, stop.current.signal)
    },
    retry: false,
    onSuccess: onUploaded,
  })
  function take(files: FileList | null) {
    const [file] = files ?? []
    if (file && !sent.isPending) sent.mutate(file)
  }
  function drop(e: DragEvent) {
    e.preventDefault()
    setOver(false)
    take(e.dataTransfer.files)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(e) => {
        e.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileUpload size={28} stroke={1.5} aria-hidden className={classes.dropIcon} />
      {sent.isPending ? (
        <div role="status" className={classes.sending}>
          <span>{share < 1 ? t("sending", { share: percent(share, place) }) : t("reading")}</span>
          <div className={classes.track}>
            <div style={{ transform: `scaleX(${share})` }} />
          </div>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              stop.current?.abort()
              sent.reset()
            }}
          >
            {t("common:cancel")}
          </Button>
        </div>
      ) : (
        <>
          <p className={classes.dropTitle}>{t("drop")}</p>
          <p className={classes.dropText}>{hint ?? t("dropHint")}</p>
          <Button onClick={() => input.current?.click()}>{t("choose")}</Button>
        </>
      )}
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        aria-label={t("file")}
        className="unseen"
        tabIndex={-1}
        onChange={(e) => {
          take(e.currentTarget.files)
          e.currentTarget.value = "" // the same file may be chosen again
        }}
      />
      {sent.isError && (
        <p role="alert" className={classes.dropError}>
          {sent.error instanceof Problem ? sent.error.message : t("faults:own")}
        </p>
      )}
    </div>
  )
}
