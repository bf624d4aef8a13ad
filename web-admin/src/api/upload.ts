import { words } from "../words"
import { signedInAgain } from "./again"
import { ours } from "./ours"
import { Problem, sentence } from "./problem"
import { lost } from "./reach"

/** Uploaded is a file that the server has taken in. */
export interface Uploaded {
  id: string
  name: string
  size: number
  lines: number
}

/**
 * upload sends a file for an import, and tells how far it is: from 0 to 1.
 * fetch can't tell that; so it is the older way.
 */
export async function upload(
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Uploaded> {
  try {
    return await sent(file, progress, signal)
  } catch (problem) {
    if (!(problem instanceof Problem && problem.signedOut) || !(await signedInAgain())) throw problem
    return sent(file, progress, signal)
  }
}

function sent(file: File, progress: (share: number) => void, signal: AbortSignal): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open("POST", `/uploads?name=${encodeURIComponent(file.name)}`)
    for (const [name, value] of Object.entries(ours())) request.setRequestHeader(name, value)
    request.setRequestHeader("Content-Type", "text/csv")
    request.responseType = "json"
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
    request.onload = () => {
      if (request.status === 201) return resolve(request.response)
      const error = request.response?.error
      const message = error?.message ?? words.t("faults:status", { status: request.status })
      reject(new Problem(sentence(message), request.status, error?.field?.join("."), error?.code))
    }
    request.onerror = () => {
      lost()
      reject(new Problem(words.t("faults:unreachable"), 0))
    }
    signal.addEventListener("abort", () => request.abort())
    request.send(file)
  })
}
