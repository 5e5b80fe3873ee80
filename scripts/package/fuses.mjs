import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses'

/**
 * Switches inside Electron's binary, set once and for all: no Node by the back door, and no application but ours.
 *
 * @type {Readonly<Record<keyof typeof FUSE_NUMBERS, boolean>>}
 */
export const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
}

const FUSE_NUMBERS = {
  RunAsNode: FuseV1Options.RunAsNode,
  EnableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  EnableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  EnableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  EnableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  OnlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  LoadBrowserProcessSpecificV8Snapshot: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  GrantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
  WasmTrapHandlers: FuseV1Options.WasmTrapHandlers,
}

/** Sets every fuse that this Electron has; an older one lacks the last of them. @param {string} binary */
export async function setFuses(binary) {
  const present = await readFuses(binary)
  const wanted = Object.entries(FUSES).filter(([name]) => name in present)
  const numbered = wanted.map(([name, on]) => [FUSE_NUMBERS[/** @type {keyof typeof FUSES} */ (name)], on])
  await flipFuses(binary, { version: FuseVersion.V1, ...Object.fromEntries(numbered) })
}

/** name → whether it is on, for the fuses that this binary has. @param {string} binary @returns {Promise<Record<string, boolean>>} */
export async function readFuses(binary) {
  const wire = /** @type {Record<string, unknown>} */ (await getCurrentFuseWire(binary))
  return Object.fromEntries(
    Object.entries(FUSE_NUMBERS)
      .filter(([, number]) => wire[number] !== undefined && wire[number] !== FuseState.REMOVED)
      .map(([name, number]) => [name, wire[number] === FuseState.ENABLE]),
  )
}
