import { Badge, Button, Group, Skeleton } from "@mantine/core"
import { notifications } from "@mantine/notifications"
import { useMutation, useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { type Place, signedInPlaces, signOutOf } from "../api/account"
import { queries } from "../api/queries"
import { Failed } from "../app/states"
import { When } from "../app/When"
import { Section } from "../settings/Section"
import classes from "../settings/settings.module.css"
import { deviceOf } from "./device"

/** PlacesSection lists where she is signed in, and ends what she doesn't know or need. */
export function PlacesSection() {
  const { t } = useTranslation("settings")
  const places = useQuery({ queryKey: ["places"], queryFn: ({ signal }) => signedInPlaces(signal) })
  const end = useMutation({
    mutationFn: signOutOf,
    onError: (problem) => notifications.show({ color: "red", message: problem.message }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["places"] }),
  })
  const others = places.data?.some((place) => !place.this)
  return (
    <Section name={t("places.title")} text={t("places.text")}>
      {places.error && <Failed error={places.error} reset={places.refetch} />}
      {places.isPending && <Waiting />}
      {places.data && (
        <ul className={classes.list}>
          {places.data.map((place) => (
            <Line key={place.id} place={place} busy={end.isPending} onEnd={() => end.mutate(place.id)} />
          ))}
        </ul>
      )}
      {others && (
        <Group>
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate(undefined)}>
            {t("places.endOthers")}
          </Button>
        </Group>
      )}
    </Section>
  )
}

function Waiting() {
  return (
    <ul className={classes.list} aria-busy>
      {[0, 1].map((n) => (
        <li key={n}>
          <Skeleton height={36} width="60%" />
        </li>
      ))}
    </ul>
  )
}

function Line({ place, busy, onEnd }: { place: Place; busy: boolean; onEnd: () => void }) {
  const { t } = useTranslation("settings")
  const name = useName(place.agent)
  return (
    <li>
      <div className={classes.item}>
        <span className={classes.value}>
          <span title={place.agent}>{name}</span>
          {place.this && (
            <Badge variant="light" size="sm" tt="none">
              {t("places.this")}
            </Badge>
          )}
        </span>
        <small>
          {t("places.seen")} <When at={place.seenAt} as="near" />
        </small>
      </div>
      {!place.this && (
        <Button
          size="compact-sm"
          variant="subtle"
          disabled={busy}
          onClick={onEnd}
          aria-label={t("places.endOne", { name })}
        >
          {t("places.end")}
        </Button>
      )}
    </li>
  )
}

function useName(agent: string): string {
  const { t } = useTranslation("settings")
  const { browser, system } = deviceOf(agent)
  if (browser && system) return t("places.device", { browser, system })
  return browser ?? system ?? t("places.unknown")
}
