/** What keeps the form from being compared as it stands, and at which field that is said. */
import { useMemo } from 'react'
import { create } from 'zustand'
import {
  type Axis,
  type ComparisonSetup,
  MOST_CELLS,
  MOST_SIDE_BY_SIDE,
} from '../../../../native-models/api/comparison.ts'
import { type GridSetup, type LanesSetup, useCompareDraft } from '../../../state/compare-draft.ts'
import { modelName, netFits } from '../../../state/controls.ts'
import { loraNamed, loraObstacle, withoutTags } from '../../../state/loras.ts'
import { useStudio } from '../../../state/studio.ts'
import { t } from '../../../strings/t.ts'
import { sayObstacle } from '../../loras/lora-words.ts'

export type Edge = 'x' | 'y'
export type Place = 'prompt' | 'base' | 'lanes' | 'measure' | 'grid' | Edge

export interface Obstacle {
  readonly at: Place
  readonly words: string
}

/** What is typed and cannot be read: it never comes into the setup, which stays as it was before. */
export const useTyping = create<Partial<Record<Edge, string>>>()(() => ({}))

export function useObstacles(): readonly Obstacle[] {
  const setup = useCompareDraft((state) => state.setup)
  const typing = useTyping()
  const loras = useStudio((state) => state.loras)
  const controls = useStudio((state) => state.controls)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shelf and the nets are read where they lie
  return useMemo(() => (setup ? obstaclesOf(setup, typing) : []), [setup, typing, loras, controls])
}

export const wordsAt = (obstacles: readonly Obstacle[], at: Place): string | undefined =>
  obstacles.find((one) => one.at === at)?.words

export function obstaclesOf(
  setup: ComparisonSetup,
  typing: Partial<Record<Edge, string>> = {},
): readonly Obstacle[] {
  const own = setup.kind === 'lanes' ? laneObstacles(setup) : gridObstacles(setup, typing)
  return [...baseObstacles(setup), ...own]
}

function baseObstacles({ request }: ComparisonSetup): Obstacle[] {
  const found: Obstacle[] = []
  if (withoutTags(request.prompt) === '') found.push({ at: 'prompt', words: t('compose.needsPrompt') })
  if (request.control !== undefined && !netFits(request.control, request.model))
    found.push({ at: 'base', words: t('control.hasNone', { model: modelName(request.model) }) })
  const lora = loraObstacle(request, useStudio.getState().loras.loras)
  if (lora !== undefined) found.push({ at: 'base', words: sayObstacle(lora, request.model) })
  return found
}

function laneObstacles({ lanes, measure }: LanesSetup): Obstacle[] {
  const count = lanes.length + (measure === undefined ? 0 : 1)
  if (count < 2) return [{ at: 'lanes', words: t('compare.twoLanes') }]
  if (count <= MOST_SIDE_BY_SIDE) return []
  return [{ at: 'measure', words: t('compare.noRoomForMeasure', { count: MOST_SIDE_BY_SIDE - 1 }) }]
}

function gridObstacles({ x, y, request }: GridSetup, typing: Partial<Record<Edge, string>>): Obstacle[] {
  const edges: [Edge, Axis | undefined][] = [
    ['x', x],
    ['y', y],
  ]
  const found = edges.flatMap(([at, axis]) => {
    const words = axis && (typing[at] ?? wrongAxis(axis, request))
    return words === undefined ? [] : [{ at, words }]
  })
  if (y !== undefined && alike(x, y)) found.push({ at: 'y', words: t('compare.sameAxis') })
  const cells = x.values.length * (y?.values.length ?? 1)
  if (cells < 2) return [...found, { at: 'grid', words: t('compare.oneCell') }]
  if (cells <= MOST_CELLS) return found
  return [...found, { at: 'grid', words: t('compare.manyCells', { count: cells, most: MOST_CELLS }) }]
}

function wrongAxis(axis: Axis, { prompt, control }: ComparisonSetup['request']): string | undefined {
  if (axis.of === 'prompt' && !prompt.includes(axis.search))
    return t('compare.notInPrompt', { text: axis.search })
  if (axis.of === 'control' && control === undefined) return t('compare.noControl')
  if (axis.of === 'lora' && loraNamed(useStudio.getState().loras.loras, axis.name) === undefined)
    return t('loras.unknown', { name: axis.name })
  return undefined
}

function alike(x: Axis, y: Axis): boolean {
  if (x.of === 'lora' && y.of === 'lora') return x.name === y.name
  if (x.of === 'prompt' && y.of === 'prompt') return x.search === y.search
  return x.of === y.of
}
