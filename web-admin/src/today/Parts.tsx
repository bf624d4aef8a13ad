import { ActionIcon, Anchor, Button, Tooltip } from "@mantine/core"
import { IconCheck } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ask } from "../api/graphql"
import { later } from "../app/later"
import { AnchorLink } from "../app/links"
import { useMay, useSession } from "../app/session"
import { When } from "../app/When"
import { useChange } from "../change/useChange"
import { Actions } from "../promise/Actions"
import { Due } from "../promise/Due"
import { Mark } from "../promise/Mark"
import { standingOf } from "../promise/standing"
import type { Shown } from "../promise/verbs"
import type { Asked } from "./Answer"
import { Part } from "./Part"
import { markRead, minePromisesQuery, noticesQuery, questionsQuery, unansweredQuery } from "./queries"
import classes from "./today.module.css"

const Answer = later(() => import("./Answer"))

/** Promises are those that one has to keep next. */
export function Promises({ onOpen }: { onOpen: (promise: Shown) => void }) {
  const { t } = useTranslation("today")
  const { member } = useSession()
  const asked = useQuery({
    queryKey: ["today", "promises", member.id],
    queryFn: ({ signal }) => ask(minePromisesQuery, { me: member.id }, { signal }),
  })
  return (
    <Part
      id="promises"
      name={t("promises")}
      more={
        <AnchorLink to="/promises" search={{ owner: "me", standing: "open" }} size="sm">
          {t("promisesAll")}
        </AnchorLink>
      }
      asked={asked}
      none={`${t("promisesNone")}. ${t("promisesNoneText")}`}
      rows={({ promises }) =>
        promises.nodes.map((p) => (
          <li key={p.id} className={classes.row}>
            <div className={classes.what}>
              <button type="button" className={classes.open} onClick={() => onOpen(p)}>
                {p.text}
              </button>
              <span className={classes.facts}>
                {p.customer?.name} · <Due due={p.due} near />
              </span>
            </div>
            {standingOf(p) !== "open" && <Mark promise={p} />}
            <Actions promise={p} />
          </li>
        ))
      }
    />
  )
}

/** Questions wait for one to find out. */
export function Questions() {
  const { t } = useTranslation("today")
  const { member } = useSession()
  const mayAnswer = useMay("interactions:write")
  const [answering, setAnswering] = useState<Asked>()
  const asked = useQuery({
    queryKey: ["today", "questions", member.id],
    queryFn: ({ signal }) => ask(questionsQuery, { me: member.id }, { signal }),
  })
  return (
    <>
      <Part
        id="questions"
        name={t("questions")}
        asked={asked}
        none={t("questionsNone")}
        rows={({ openQuestions }) =>
          openQuestions.nodes.map((q) => (
            <li key={q.id} className={classes.row}>
              <div className={classes.what}>
                <strong>{q.text}</strong>
                <span className={classes.facts}>
                  <Whom of={q.customer} /> · <When at={q.dueAt} as="near" />
                </span>
              </div>
              {mayAnswer && (
                <Button size="compact-xs" variant="light" onClick={() => setAnswering(q)}>
                  {t("answer")}
                </Button>
              )}
            </li>
          ))
        }
      />
      <Answer opened={answering !== undefined} question={answering} onClose={() => setAnswering(undefined)} />
    </>
  )
}

/** Unanswered are contacts of customers to whom nobody has come back. */
export function Unanswered() {
  const { t } = useTranslation(["today", "promises"])
  const asked = useQuery({
    queryKey: ["today", "unanswered"],
    queryFn: ({ signal }) => ask(unansweredQuery, {}, { signal }),
  })
  return (
    <Part
      id="unanswered"
      name={t("unanswered")}
      asked={asked}
      none={t("unansweredNone")}
      rows={({ nobodyAnswered }) =>
        nobodyAnswered.nodes.map((i) => (
          <li key={i.id} className={classes.row}>
            <div className={classes.what}>
              <strong>{i.subject || i.body || t(`promises:channels.${i.channel}`)}</strong>
              <span className={classes.facts}>
                <Whom of={i.customer} /> · {t(`promises:channels.${i.channel}`)} {t("waitingSince")}{" "}
                <When at={i.occurredAt} as="near" />
              </span>
            </div>
          </li>
        ))
      }
    />
  )
}

/** Notices say what happened that needs one. */
export function Notices({ onOpen }: { onOpen: (promiseId: string) => void }) {
  const { t } = useTranslation("today")
  const asked = useQuery({
    queryKey: ["notices", "unread"],
    queryFn: ({ signal }) => ask(noticesQuery, {}, { signal }),
  })
  const read = useChange({ verb: markRead, stale: [["notices"]] })
  return (
    <Part
      id="notices"
      name={t("notices")}
      asked={asked}
      none={t("noticesNone")}
      rows={({ notices }) =>
        notices.nodes.map((n) => (
          <li key={n.id} className={classes.row}>
            <div className={classes.what}>
              {n.subjectId.startsWith("prm_") ? (
                <button type="button" className={classes.open} onClick={() => onOpen(n.subjectId)}>
                  {n.text}
                </button>
              ) : n.subjectId.startsWith("mem_") ? (
                <AnchorLink to="/promises" search={{ owner: n.subjectId, standing: "open" }}>
                  {n.text}
                </AnchorLink>
              ) : n.subjectId.startsWith("cus_") ? (
                <AnchorLink to="/customers/$id" params={{ id: n.subjectId }}>
                  {n.text}
                </AnchorLink>
              ) : (
                <span>{n.text}</span>
              )}
              <span className={classes.facts}>
                <When at={n.createdAt} as="near" />
              </span>
            </div>
            <Tooltip label={t("read")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("read")}
                loading={read.busy}
                onClick={() => read.run({ input: { id: n.id } })}
              >
                <IconCheck size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </li>
        ))
      }
    />
  )
}

function Whom({ of: c }: { of: { id: string; name: string } | null | undefined }) {
  if (!c) return null
  return (
    <Anchor component={Link} to={`/customers/${c.id}`} inherit underline="always">
      {c.name}
    </Anchor>
  )
}
