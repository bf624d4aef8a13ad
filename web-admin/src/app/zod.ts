import { config } from "zod"

// Zod would try eval when a schema is made, which the content security policy
// reports. Imported before every schema.
config({ jitless: true })
