/** The calls that main answers itself: dialogs, clipboard, other programs. */
import { constants } from 'node:fs'
import { copyFile, readFile } from 'node:fs/promises'
import { basename, extname, join, parse } from 'node:path'
import { app, clipboard, dialog, shell } from 'electron'
import { StudioError } from '../../native-models/api/errors.ts'
import type { CALLS, CallInput, CallName, CallOutput } from '../../preload/contract.ts'
import { chooseFolder } from './choose-folder.ts'
import { copyPicture } from './copy-picture.ts'
import { modelHandlers } from './model-handlers.ts'
import { readClipboardPicture } from './read-clipboard-picture.ts'
import type { ServiceProcess } from './service-process.ts'
import { requireWindow } from './window.ts'

type MainName = { [N in CallName]: (typeof CALLS)[N]['side'] extends 'main' ? N : never }[CallName]
type MainHandlers = { readonly [N in MainName]: (input: CallInput<N>) => Promise<CallOutput<N>> }

const LINKS = {
  models: 'https://huggingface.co/PixArt-alpha',
  source: 'https://github.com/PixArt-alpha/PixArt-alpha',
  licence: 'https://www.apache.org/licenses/LICENSE-2.0',
} as const

const EXPORTS = {
  sheet: { label: 'PNG', ending: '.png' },
  animation: { label: 'WebP', ending: '.webp' },
  numbers: { label: 'CSV', ending: '.csv' },
} as const satisfies Record<CallInput<'compare.export'>['what'], { label: string; ending: string }>

export function mainHandlers(service: ServiceProcess): MainHandlers {
  return {
    'pictures.saveAs': async ({ id }) => {
      const { path, fileName } = await fileOf(service, id)
      const to = await chooseFile(fileName, 'PNG')
      if (to === undefined) return { saved: false }
      await copyTo(path, to, 0)
      return { saved: true }
    },
    'pictures.export': async ({ ids }) => {
      const folder = await chooseFolder()
      if (folder === undefined) return { saved: 0 }
      const { files } = await service.ask('pictures.files', { ids })
      for (const { path, fileName } of files) await copyBeside(path, join(folder, basename(fileName)))
      return { saved: files.length }
    },
    'pictures.copy': async ({ id }) => {
      const { path } = await fileOf(service, id)
      await copyPicture(await readFile(path))
      return {}
    },
    'pictures.show': async ({ id }) => {
      shell.showItemInFolder((await fileOf(service, id)).path)
      return {}
    },
    'recipe.save': async ({ id }) => {
      const { fileName } = await service.ask('recipe.name', { id })
      const path = await chooseFile(fileName, 'Recipe')
      if (path === undefined) return { saved: false }
      await service.ask('recipe.write', { id, path })
      return { saved: true }
    },
    'compare.export': async ({ id, what }) => {
      const { comparison, pictures } = await service.ask('history.get', { id })
      if (!comparison) throw new StudioError('E_NOT_FOUND', 'This entry of the history is no comparison.')
      if (pictures.length === 0)
        throw new StudioError('E_NOT_NOW', 'Nothing of this comparison is painted yet.')
      const words = parse(pictures[0]?.fileName ?? 'comparison').name
      const { label, ending } = EXPORTS[what]
      const path = await chooseFile(`${words}-${what}${ending}`, label)
      if (path === undefined) return { saved: false }
      await service.ask('compare.write', { id, what, path })
      return { saved: true }
    },
    'control.paste': async () => {
      const bytes = await readClipboardPicture()
      if (!bytes) throw new StudioError('E_NOT_FOUND', 'There is no picture on the clipboard.')
      return service.ask('control.keep', { bytes, fileName: 'clipboard.png' })
    },
    'loras.chooseFolder': async () => {
      const path = await chooseFolder()
      if (path === undefined) throw new StudioError('E_CANCELLED', 'No folder was chosen.')
      return service.ask('loras.addFolder', { path })
    },
    'loras.show': async ({ id }) => {
      shell.showItemInFolder((await service.ask('lora.file', { id })).path)
      return {}
    },
    ...modelHandlers(service),
    'folders.choosePictures': async () => {
      const path = await chooseFolder()
      if (path === undefined) throw new StudioError('E_CANCELLED', 'No other folder was chosen.')
      return service.ask('folder.set', { path })
    },
    'folders.openPictures': async () => {
      const { path } = await service.ask('folder.get', {})
      if (await shell.openPath(path))
        throw new StudioError('E_FILE_UNREADABLE', 'The folder could not be opened.')
      return {}
    },
    'clipboard.writeText': async ({ text }) => {
      await clipboard.writeText(text)
      return {}
    },
    'links.open': async ({ link }) => {
      await shell.openExternal(LINKS[link])
      return {}
    },
  }
}

async function fileOf(service: ServiceProcess, id: string) {
  const { files } = await service.ask('pictures.files', { ids: [id] })
  if (!files[0]) throw new StudioError('E_NOT_FOUND', 'There is no such picture any more.')
  return files[0]
}

/** In the downloads unless the user goes elsewhere. `label`: of its kind. */
async function chooseFile(fileName: string, label: string): Promise<string | undefined> {
  const { canceled, filePath } = await dialog.showSaveDialog(requireWindow(), {
    defaultPath: join(app.getPath('downloads'), fileName),
    filters: [{ name: label, extensions: [extname(fileName).slice(1)] }],
  })
  return canceled || !filePath ? undefined : filePath
}

/** Never over a file that is there: a number is added to the name. */
async function copyBeside(from: string, to: string): Promise<void> {
  const { dir, name, ext } = parse(to)
  for (let n = 1; ; n++) {
    const target = n === 1 ? to : join(dir, `${name} (${n})${ext}`)
    if (await copyTo(from, target, constants.COPYFILE_EXCL)) return
  }
}

/** → false: something is there already (with COPYFILE_EXCL) */
async function copyTo(from: string, to: string, mode: number): Promise<boolean> {
  try {
    await copyFile(from, to, mode)
    return true
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST' && mode === constants.COPYFILE_EXCL) return false
    if (code === 'ENOENT')
      throw new StudioError('E_FILE_MISSING', 'The picture is no longer where it was.', { cause })
    if (code === 'ENOSPC')
      throw new StudioError('E_DISK_FULL', 'There is no space for the picture there.', { cause })
    throw new StudioError('E_OUTPUT_UNWRITABLE', `The picture could not be written there (${code}).`, {
      cause,
    })
  }
}
