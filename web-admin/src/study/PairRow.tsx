import { type KeyboardEvent, memo } from "react"
import { useTranslation } from "react-i18next"
import type { Statement } from "./query"
import type { Half } from "./Sheet"
import classes from "./study.module.css"

interface Props {
  statement: Statement
  expected: number
  perceived: number
  onAnswer: (item: number, half: Half, value: number) => void
}

/** PairRow asks both halves of one statement; of 22 only the one that changes is drawn again. */
export const PairRow = memo(function PairRow({ statement: s, onAnswer, ...said }: Props) {
  const { t } = useTranslation("studies")
  const half = (said.expected === 0) !== (said.perceived === 0)
  return (
    <div className={classes.pair} data-half={half || undefined}>
      <p>
        {s.item}. {s.text}
      </p>
      {(["expected", "perceived"] as const).map((which) => (
        <div key={which}>
          <small aria-hidden>{t(`record.${which}`)}</small>
          <Scale
            name={`${which}-${s.item}`}
            label={t(`record.${which}Of`, { item: s.item, text: s.text })}
            value={said[which]}
            onChange={(value) => onAnswer(s.item, which, value)}
          />
        </div>
      ))}
    </div>
  )
})

interface ScaleProps {
  name: string
  label: string
  value: number
  onChange: (value: number) => void
}

const answers = [0, 1, 2, 3, 4, 5, 6, 7]

// Eight radio buttons, the first for no answer: the arrows move among them, and digits choose at once.
function Scale({ name, label, value, onChange }: ScaleProps) {
  const { t } = useTranslation("studies")
  function choose(e: KeyboardEvent<HTMLDivElement>) {
    if (!/^[0-7]$/.test(e.key) || e.ctrlKey || e.metaKey || e.altKey) return
    e.preventDefault()
    onChange(Number(e.key))
    e.currentTarget.querySelectorAll("input")[Number(e.key)]?.focus()
  }
  return (
    <div role="radiogroup" aria-label={label} className={classes.answers} onKeyDown={choose}>
      {answers.map((n) => (
        <label key={n}>
          <input
            type="radio"
            name={name}
            value={n}
            checked={value === n}
            aria-label={n === 0 ? t("record.noAnswer") : undefined}
            onChange={() => onChange(n)}
          />
          {n === 0 ? "–" : n}
        </label>
      ))}
    </div>
  )
}
