import type { First } from "../first"
import command from "./command.json"
import common from "./common.json"
import faults from "./faults.json"
import promises from "./promises.json"
import shell from "./shell.json"

export const words = { common, faults, shell, command, promises } satisfies Record<First, object>
