import { Anchor, Button } from "@mantine/core"
import { createLink } from "@tanstack/react-router"

/** Mantine's link and button as links of the router, with typed routes. */
export const AnchorLink = createLink(Anchor<"a">)
export const ButtonLink = createLink(Button<"a">)
