import { createFileRoute } from "@tanstack/react-router"
import { Heading } from "../app/Heading"

export const Route = createFileRoute("/_member/customers/")({ component: () => <Heading name="Customers" /> })
