import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core"
import { createLink } from "@tanstack/react-router"
import type { ComponentPropsWithRef } from "react"

type Link = Omit<ComponentPropsWithRef<"a">, "color" | "style">

/** Mantine's link and button as links of the router, with typed routes. */
export const AnchorLink = createLink((props: AnchorProps & Link) => <Anchor {...props} />)
export const ButtonLink = createLink((props: ButtonProps & Link) => <Button component="a" {...props} />)
