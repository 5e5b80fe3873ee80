import { randomUUID } from 'node:crypto'
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './step.mjs'

const HEARTBEAT_MS = 2_000
/** Without a heartbeat for this long a holder on another host (or in another container) counts as gone. */
const SILENT_ELSEWHERE_MS = 60_000
/** The same on this host, where a living process id may by now be somebody else's. */
const SILENT_HERE_MS = 600_000

/** @typedef {{ token: string, host: string, pids: number[] }} Holder */

/**
 * Runs `work` while holding the lock file, so that two set-ups at the same time follow one another.
 * A lock whose holder died is taken over.
 *
 * @template T
 * @param {string} path
 * @param {(addPid: (pid: number) => void) => Promise<T>} work addPid names a child that keeps the lock alive
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  /** @type {Holder} */
  const holder = { token: randomUUID(), host: hostname(), pids: [process.pid] }
  await acquire(path, holder)
  const heartbeat = setInterval(() => beat(path), HEARTBEAT_MS)
  try {
    return await work((pid) => {
      holder.pids.push(pid)
      writeFileSync(path, JSON.stringify(holder))
    })
  } finally {
    clearInterval(heartbeat)
    if (readHolder(path)?.token === holder.token) rmSync(path, { force: true })
  }
}

/** @param {string} path @param {Holder} holder */
async function acquire(path, holder) {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${holder.token}`
  let told = false
  // A hard link appears with its content: nobody ever reads a half-written lock.
  writeFileSync(draft, JSON.stringify(holder))
  try {
    while (!tryLink(draft, path)) {
      const other = readHolder(path)
      if (other && isStale(path, other)) {
        removeStale(path, other)
        continue
      }
      if (!told) say('Another set-up of this folder is under way; waiting for it…')
      told = true
      await sleep(200)
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** @param {string} from @param {string} to */
function tryLink(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/** @param {string} path @param {Holder} holder */
function isStale(path, holder) {
  const silentMs = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  if (holder.host !== hostname()) return silentMs > SILENT_ELSEWHERE_MS
  return silentMs > SILENT_HERE_MS || !holder.pids.some(isAlive)
}

/** Two waiters may both see a stale lock: whoever moves away a fresh one puts it back. @param {string} path @param {Holder} stale */
function removeStale(path, stale) {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if (readHolder(aside)?.token !== stale.token) tryLink(aside, path)
  rmSync(aside, { force: true })
}

/** @param {string} path @returns {Holder | undefined} */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** @param {string} path */
function beat(path) {
  const now = new Date()
  try {
    utimesSync(path, now, now)
  } catch {
    // The folder was removed under us; the step that needs it will say so.
  }
}
