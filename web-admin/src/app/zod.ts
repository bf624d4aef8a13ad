import { config, z } from "zod"

// Zod would try eval when a schema is made, which the content security policy
// reports. So every schema is made of this z.
config({ jitless: true })

export { z }
