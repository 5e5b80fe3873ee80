import { join } from 'node:path'
import { setFuses } from './fuses.mjs'

/** `linux.executableName` in electron-builder.yml. */
const LINUX_NAME = 'pixart-studio'

/** electron-builder calls this with the unpacked application. @param {import('electron-builder').AfterPackContext} context */
export default async function afterPack({ appOutDir, packager, electronPlatformName }) {
  const name = electronPlatformName === 'win32' ? `${packager.appInfo.productFilename}.exe` : LINUX_NAME
  await setFuses(join(appOutDir, name))
}
