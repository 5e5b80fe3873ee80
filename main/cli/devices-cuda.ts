/** `devices --fetch-cuda` and `--remove-cuda`: CUDA's libraries, without a window. */
import { arch, platform } from 'node:os'
import { bytesText } from '../../native-models/api/bytes-text.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { CUDA_PACKAGES } from '../../native-models/runtime/devices/cuda-libraries.ts'
import { cudaHosts } from '../service/devices/cuda-hosts.ts'
import { cudaOnDisk, removeCuda } from '../service/downloads/cuda/cuda-folder.ts'
import { cudaSourcesFromEnvironment } from '../service/downloads/cuda/cuda-sources.ts'
import { DownloadProcess } from '../service/downloads/download-process.ts'
import { forkDownloads } from '../service/downloads/fork-downloads.ts'
import type { FetchProgress } from '../service/downloads/messages.ts'
import { cudaFolder } from '../service/folders.ts'
import { makeWritableFolder } from '../service/writable-folder.ts'
import { fetchVoice } from './fetch-progress.ts'
import { print, printJson, table } from './print.ts'
import { say } from './say.ts'

interface Fetching {
  readonly json: boolean
  readonly interrupted: AbortSignal
}

/** @throws E_DEVICE_ABSENT, and as `DownloadProcess.fetchCuda`; E_CANCELLED with how far it came */
export async function fetchCudaLibraries({ json, interrupted }: Fetching): Promise<void> {
  if (platform() !== 'linux' || arch() !== 'x64')
    throw new StudioError('E_DEVICE_ABSENT', 'CUDA is used on Linux on x64 alone: nothing was fetched.')
  const sources = cudaSourcesFromEnvironment()
  const folder = cudaFolder()
  makeWritableFolder(folder, 'CUDA’s libraries (PIXART_CUDA_LIBRARIES moves them)')
  if (!json) sayPlan(folder)
  let last: FetchProgress | undefined
  using downloads = new DownloadProcess(() => forkDownloads(folder))
  using voice = fetchVoice({ quiet: json })
  const onProgress = (progress: FetchProgress): void => {
    last = progress
    voice.show(progress)
  }
  try {
    await downloads.fetchCuda({ sources }, { onProgress, signal: interrupted }).ended
  } catch (cause) {
    if (!interrupted.aborted || !last) throw cause
    const { doneBytes, sizeBytes } = last
    const sentence = `Cancelled: ${bytesText(doneBytes)} of ${bytesText(sizeBytes)} are here, and stay.`
    throw new StudioError('E_CANCELLED', sentence, { cause })
  }
  if (json) printJson({ folder })
  else print(folder)
}

/** From whom, what, under which licence, and how much. */
function sayPlan(folder: string): void {
  const { state, doneBytes, sizeBytes, isAbout } = cudaOnDisk(folder)
  if (state === 'here') {
    say('CUDA’s libraries are here.')
    return
  }
  const size = `${isAbout ? 'about ' : ''}${bytesText(sizeBytes)}`
  const here = doneBytes > 0 ? `, ${bytesText(doneBytes)} of it here` : ''
  say(`CUDA’s libraries: ${size}${here}, from ${cudaHosts().join(' and ')}`)
  say(
    table(
      CUDA_PACKAGES.map(({ name, version, licence, archiveBytes }) => [
        ...[`~${bytesText(archiveBytes)}`, `${name} ${version}`, licence],
      ]),
    ),
  )
}

/** @throws E_NOT_NOW, E_FETCH_RUNNING */
export async function removeCudaLibraries({ json }: Pick<Fetching, 'json'>): Promise<void> {
  const freedBytes = await removeCuda(cudaFolder())
  if (json) printJson({ freedBytes })
  else print(`CUDA’s libraries are gone: ${bytesText(freedBytes)} are free again.`)
}
