import { config } from "zod/mini"

// Zod would try eval when a schema is made, which the content security policy
// reports. So every schema is made of this one: import * as z from here, and
// what isn't used is left out of the build.
config({ jitless: true })

export * from "zod/mini"
