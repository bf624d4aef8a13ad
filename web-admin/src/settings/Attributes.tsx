import { Button, Group, NativeSelect, Skeleton, Stack, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { IconForms } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { useMay } from "../app/session"
import { Empty, Failed } from "../app/states"
import { useChange } from "../change/useChange"
import type { AttributeKind, AttributesQuery } from "../graph/graphql"
import { attributesQuery, defineAttribute, keyOf, retireAttribute } from "./attributes"
import { Section } from "./Section"
import classes from "./settings.module.css"

type Attribute = AttributesQuery["attributeDefinitions"][number]

const kinds: AttributeKind[] = ["TEXT", "NUMBER", "BOOL", "DATE", "CHOICE"]

/** Attributes lists what is kept of a customer besides what everybody keeps, and lets it be defined. */
export function Attributes() {
  const { t } = useTranslation("attributes")
  const mayWrite = useMay("settings:write")
  const asked = useQuery(attributesQuery)
  if (asked.isError && !asked.data) return <Failed error={asked.error} reset={asked.refetch} />
  return (
    <>
      <Section name={t("all")}>
        {asked.isPending && <Skeleton height={96} />}
        {asked.data?.length === 0 && (
          <Empty small icon={IconForms} title={t("none")}>
            {t("noneText")}
          </Empty>
        )}
        {asked.data && asked.data.length > 0 && (
          <ul className={classes.list}>
            {asked.data.map((attribute) => (
              <Line key={attribute.id} attribute={attribute} mayWrite={mayWrite} />
            ))}
          </ul>
        )}
      </Section>
      {mayWrite && (
        <Section name={t("add")} text={t("addText")}>
          <Define />
        </Section>
      )}
    </>
  )
}

function Define() {
  const { t } = useTranslation("attributes")
  const form = useForm({
    initialValues: { label: "", key: "", kind: "TEXT" as AttributeKind, choices: "" },
    validate: {
      label: (v) => (v.trim() ? null : t("noLabel")),
      key: (v, all) => (v || keyOf(all.label) ? null : t("noKey")),
      choices: (v, { kind }) => (kind !== "CHOICE" || listed(v).length > 0 ? null : t("noChoices")),
    },
  })
  const define = useChange({
    verb: defineAttribute,
    form,
    said: ({ input }) => t("defined", { label: input.label || input.key }),
    stale: [["attributes"], ["importFields"]],
    done: form.reset,
  })
  const { label, key, kind } = form.values
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((v) =>
        define.run({
          input: {
            label: v.label.trim(),
            key: v.key || keyOf(v.label),
            kind: v.kind,
            ...(v.kind === "CHOICE" && { choices: listed(v.choices) }),
          },
        }),
      )}
    >
      <Stack gap="sm">
        <TextInput label={t("label")} maxLength={100} {...form.getInputProps("label")} />
        <NativeSelect
          label={t("kind")}
          data={kinds.map((k) => ({ value: k, label: t(`kinds.${k}`) }))}
          {...form.getInputProps("kind")}
        />
        {kind === "CHOICE" && (
          <TextInput label={t("choices")} description={t("commas")} {...form.getInputProps("choices")} />
        )}
        <TextInput
          label={t("key")}
          description={t("keyText")}
          placeholder={key || keyOf(label)}
          maxLength={50}
          {...form.getInputProps("key")}
        />
        <Group>
          <Button type="submit" loading={define.busy}>
            {t("define")}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function listed(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "")
}

function Line({ attribute: a, mayWrite }: { attribute: Attribute; mayWrite: boolean }) {
  const { t } = useTranslation("attributes")
  const retire = useChange({
    verb: retireAttribute,
    said: () => t("retiredSaid", { label: a.label }),
    stale: [["attributes"], ["importFields"]],
  })
  const restore = useChange({
    verb: defineAttribute,
    said: () => t("restoredSaid", { label: a.label }),
    stale: [["attributes"], ["importFields"]],
  })
  return (
    <li>
      <div className={classes.item}>
        <span>{a.label}</span>
        <small>
          {t(`kinds.${a.kind}`)} · <code>{a.key}</code>
          {a.choices.length > 0 && <> · {a.choices.join(", ")}</>}
          {a.retiredAt && <> · {t("retired")}</>}
        </small>
      </div>
      {mayWrite &&
        (a.retiredAt ? (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={restore.busy}
            aria-label={t("restoreOf", { label: a.label })}
            onClick={() =>
              restore.run({
                input: {
                  key: a.key,
                  label: a.label,
                  kind: a.kind,
                  ...(a.choices.length > 0 && { choices: a.choices }),
                },
              })
            }
          >
            {t("restore")}
          </Button>
        ) : (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={retire.busy}
            aria-label={t("retireOf", { label: a.label })}
            onClick={() => retire.run({ input: { key: a.key } })}
          >
            {t("retire")}
          </Button>
        ))}
    </li>
  )
}
