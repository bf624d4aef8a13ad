import { TagsInput, TextInput } from "@mantine/core"
import type { UseFormReturnType } from "@mantine/form"
import { useTranslation } from "react-i18next"
import type { IdentityInput } from "../graph/graphql"

/** CustomerValues is what the forms of a customer hold. */
export type CustomerValues = {
  name: string
  email: string
  phone: string
  externalId: string
  tags: string[]
}

interface Props {
  form: UseFormReturnType<CustomerValues>
  /** What the address is called: the first, or another one. */
  email: string
  phone: string
}

/** CustomerFields are what is typed of a customer, new or known. */
export function CustomerFields({ form, email, phone }: Props) {
  const { t } = useTranslation("customers")
  return (
    <>
      <TextInput label={t("form.name")} data-autofocus maxLength={200} {...form.getInputProps("name")} />
      <TextInput label={email} type="email" {...form.getInputProps("email")} />
      <TextInput label={phone} type="tel" {...form.getInputProps("phone")} />
      <TextInput
        label={t("form.externalId")}
        description={t("form.externalIdText")}
        {...form.getInputProps("externalId")}
      />
      <TagsInput label={t("form.tags")} description={t("form.tagsText")} {...form.getInputProps("tags")} />
    </>
  )
}

/** identitiesOf gives what a form says of how to reach somebody as the API wants it. */
export function identitiesOf({ email, phone }: Pick<CustomerValues, "email" | "phone">): IdentityInput[] {
  const said: IdentityInput[] = [
    { kind: "EMAIL", value: email.trim(), shared: false },
    { kind: "PHONE", value: phone.trim(), shared: false },
  ]
  return said.filter(({ value }) => value !== "")
}
