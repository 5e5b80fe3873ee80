/** CUDA's libraries and their fetch in words. */
import type { CudaLibraries } from '../../../preload/contract.ts'
import { sayBytes } from '../../strings/say.ts'
import { type StringKey, t } from '../../strings/t.ts'
import { sayTrouble, triesAgain } from '../models/model-words.ts'

/** pypi.org and api.nuget.org */
export function sayHosts({ hosts }: Pick<CudaLibraries, 'hosts'>): string {
  const [first = '', ...others] = hosts
  return others.reduce((all, one) => t('cuda.and', { first: all, second: one }), first)
}

/** What is still to come: about 1.4 GB */
export function sayRest({ sizeBytes, doneBytes, isAbout }: CudaLibraries): string {
  const size = sayBytes(Math.max(0, sizeBytes - doneBytes))
  return isAbout ? t('cuda.about', { size }) : size
}

/** How much there is to fetch, what it takes, what is free. */
export function sayFacts(cuda: CudaLibraries): string {
  const unpacked = t('cuda.about', { size: sayBytes(cuda.unpackedBytes) })
  const toFetch = cuda.state !== 'absent' ? [] : [t('cuda.toFetch', { size: sayRest(cuda) })]
  return [
    ...toFetch,
    t('cuda.unpacked', { size: unpacked }),
    t('cuda.free', { free: sayBytes(cuda.freeBytes) }),
  ].join(' · ')
}

/** What the disk lacks for them, in bytes; fetching asks again, and more exactly. */
export const lackOf = ({ state, unpackedBytes, freeBytes }: CudaLibraries): number =>
  state === 'absent' ? Math.max(0, unpackedBytes - freeBytes) : 0

const STATES = {
  checking: 'cuda.stateChecking',
  paused: 'cuda.statePaused',
  'no-room': 'cuda.stateNoRoom',
  failed: 'cuda.stateFailed',
} as const satisfies Partial<Record<CudaLibraries['state'], StringKey>>

/** Undefined where nothing is on its way. */
export function sayState(cuda: CudaLibraries): string | undefined {
  const { state, isAbout } = cuda
  if (state === 'absent' || state === 'here') return undefined
  if (state !== 'fetching') return t(STATES[state])
  if (triesAgain(cuda)) return sayTrouble(cuda, sayHosts(cuda))
  return isAbout ? t('cuda.stateAsking', { hosts: sayHosts(cuda) }) : t('cuda.stateFetching')
}
