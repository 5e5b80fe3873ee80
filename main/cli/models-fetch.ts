/** `models fetch`: says what it is going to fetch, fetches it, and says where it lies. */

import { bytesText } from '../../native-models/api/bytes-text.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { DownloadProcess, type PlannedFiles } from '../service/downloads/download-process.ts'
import { forkDownloads } from '../service/downloads/fork-downloads.ts'
import { hubFromEnvironment } from '../service/downloads/hub-options.ts'
import type { FetchProgress } from '../service/downloads/messages.ts'
import { modelsFolder } from '../service/folders.ts'
import type { CatalogRow } from '../service/models/catalog.ts'
import { findOnShelf } from '../service/models/shelf.ts'
import { makeWritableFolder } from '../service/writable-folder.ts'
import { catalogRows } from './catalog-names.ts'
import { fetchVoice } from './fetch-progress.ts'
import { FETCH_OPTIONS, speedOf } from './models-options.ts'
import { parseOptions } from './options.ts'
import { print, printJson, table } from './print.ts'
import { clearLine, drawLine, say } from './say.ts'

export async function fetchModels(args: readonly string[], interrupted: AbortSignal): Promise<void> {
  const { values, positionals } = parseOptions(args, FETCH_OPTIONS)
  const rows = catalogRows(positionals)
  const limit = values.limit === undefined ? undefined : speedOf(values.limit)
  const hub = hubFromEnvironment()
  const models = modelsFolder()
  makeWritableFolder(models, 'Models (PIXART_MODELS moves them)')
  const json = values.json ?? false
  using downloads = new DownloadProcess(() => forkDownloads(models))
  const wanted = { models: rows.map(({ name }) => name), hub, verify: values.verify ?? false }
  const { host } = new URL(hub.endpoint)
  const shows = !json && process.stderr.isTTY
  if (shows) drawLine(`Asking ${host} …`)
  const planned = await downloads
    .plan(wanted, { signal: interrupted })
    .finally(() => (shows ? clearLine() : undefined))
  if (json) printJson({ plan: planned })
  else sayPlan(planned, { rows, host })
  downloads.limit(limit)
  await fetchAll(downloads, { wanted, json, interrupted })
  for (const row of rows) sayDone(row, { models, json })
}

interface Fetching {
  readonly wanted: Parameters<DownloadProcess['fetch']>[0]
  readonly json: boolean
  readonly interrupted: AbortSignal
}

/** @throws as `DownloadProcess.fetch`; E_CANCELLED with how far it came */
async function fetchAll(downloads: DownloadProcess, { wanted, json, interrupted }: Fetching): Promise<void> {
  let last: FetchProgress | undefined
  using voice = fetchVoice({ quiet: json })
  const onProgress = (progress: FetchProgress): void => {
    last = progress
    voice.show(progress)
  }
  try {
    await downloads.fetch(wanted, { onProgress, signal: interrupted }).ended
  } catch (cause) {
    if (!interrupted.aborted || !last) throw cause
    const { doneBytes, sizeBytes } = last
    const sentence = `Cancelled: ${bytesText(doneBytes)} of ${bytesText(sizeBytes)} are here, and stay.`
    throw new StudioError('E_CANCELLED', sentence, { cause })
  }
}

/** Before anything is fetched: from where, what, and how much. */
function sayPlan(files: PlannedFiles, { rows, host }: { rows: readonly CatalogRow[]; host: string }): void {
  const missing = files.filter(({ isHere }) => !isHere)
  const names = rows.map(({ name }) => name).join(', ')
  if (missing.length === 0) {
    say(`${names}: all ${files.length} files are here.`)
    return
  }
  const left = missing.reduce((sum, { sizeBytes, hereBytes }) => sum + sizeBytes - hereBytes, 0)
  const all = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  say(`${names}: ${bytesText(left)} to fetch of ${bytesText(all)}, from ${host}`)
  say(
    table(
      missing.map(({ repo, path, sizeBytes, hereBytes }) => [
        bytesText(sizeBytes),
        hereBytes > 0 ? `${bytesText(hereBytes)} here` : '',
        `${repo} ${path}`,
      ]),
    ),
  )
}

function sayDone({ name }: CatalogRow, { models, json }: { models: string; json: boolean }): void {
  const row = findOnShelf(models, name)
  if (row?.state !== 'here') throw new StudioError('E_MODEL_ABSENT', `${name} is not all here.`)
  const { path } = row
  if (json) printJson({ name, path })
  else print(path)
}
