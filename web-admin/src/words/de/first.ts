import type { First } from "../first"
import command from "./command.json"
import common from "./common.json"
import faults from "./faults.json"
import jobs from "./jobs.json"
import promises from "./promises.json"
import settings from "./settings.json"
import shell from "./shell.json"

export const words = { common, faults, shell, command, settings, jobs, promises } satisfies Record<
  First,
  object
>
