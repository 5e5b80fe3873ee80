/**
 * Edge maps as the service finds them; whoever shows one asks through `useEdges`. The service answers the newest
 * question and drops older ones, so that two that are both still looked at are asked one after the other.
 */
import { useEffect } from 'react'
import { create } from 'zustand'
import type { ErrorReport } from '../../native-models/api/errors.ts'
import type { CallOutput } from '../../preload/contract.ts'
import { call, reportFrom } from './call.ts'
import type { EdgesQuestion } from './controls.ts'

export type EdgeMap = CallOutput<'control.edges'>

export type EdgesState =
  | { readonly kind: 'finding' }
  | { readonly kind: 'found'; readonly map: EdgeMap }
  | { readonly kind: 'failed'; readonly error: ErrorReport }

/** More than anybody goes through in one sitting; older answers are asked for again. */
const REMEMBERED = 200
const FINDING: EdgesState = { kind: 'finding' }

const useAnswers = create<{ readonly answers: ReadonlyMap<string, EdgesState> }>()(() => ({
  answers: new Map(),
}))

/** Questions that are looked at, with how many look. */
const wanted = new Map<string, number>()
let asked: string | undefined

function keep(key: string, state: EdgesState | undefined): void {
  const answers = new Map(useAnswers.getState().answers)
  answers.delete(key)
  if (state !== undefined) answers.set(key, state)
  const [oldest] = answers.keys()
  if (answers.size > REMEMBERED && oldest !== undefined) answers.delete(oldest)
  useAnswers.setState({ answers })
}

/** Asks for the newest that is looked at, unless the answer to another such is on its way. */
function askNext(): void {
  if (asked !== undefined && wanted.has(asked)) return
  const { answers } = useAnswers.getState()
  const next = [...wanted.keys()].findLast((key) => !answers.has(key))
  if (next !== undefined) void ask(next)
}

async function ask(key: string): Promise<void> {
  asked = key
  const state = await answerTo(key)
  if (asked === key) asked = undefined
  // Dropped for a newer one: it is asked again while somebody looks at it.
  if (state.kind !== 'failed' || state.error.code !== 'E_CANCELLED') keep(key, state)
  askNext()
}

async function answerTo(key: string): Promise<EdgesState> {
  try {
    return { kind: 'found', map: await call('control.edges', JSON.parse(key) as EdgesQuestion) }
  } catch (thrown) {
    return { kind: 'failed', error: reportFrom(thrown) }
  }
}

function look(key: string): () => void {
  wanted.set(key, (wanted.get(key) ?? 0) + 1)
  askNext()
  return () => {
    const left = (wanted.get(key) ?? 1) - 1
    if (left > 0) wanted.set(key, left)
    else wanted.delete(key)
  }
}

const keyOf = (question: EdgesQuestion): string => JSON.stringify(question)

/** After a failure. */
export function askAgain(question: EdgesQuestion): void {
  keep(keyOf(question), undefined)
  askNext()
}

/** The map for this question; `pauseMs`: it is asked when the hand has come to rest that long. */
export function useEdges(question: EdgesQuestion | undefined, pauseMs = 0): EdgesState {
  const key = question && keyOf(question)
  const state = useAnswers(({ answers }) => (key === undefined ? undefined : answers.get(key)))
  useEffect(() => {
    if (key === undefined) return
    let leave: (() => void) | undefined
    const timer = setTimeout(() => {
      leave = look(key)
    }, pauseMs)
    return () => {
      clearTimeout(timer)
      leave?.()
    }
  }, [key, pauseMs])
  return state ?? FINDING
}
