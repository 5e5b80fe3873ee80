/** What the transformer has made of a text, and how a step is given it. */
import { StudioError } from '../api/errors.ts'
import {
  type BlockName,
  crossName,
  EMBEDDINGS,
  embeddingsName,
  type TextGroup,
} from '../models/pixart-text.ts'
import type { HostTensor } from './session.ts'

/** What the transformer has made of one text: every block's keys and values, its one answer, or nothing yet. */
export interface PreparedText {
  readonly kind: TextGroup['kind']
  readonly tensors: ReadonlyMap<string, HostTensor>
}

/** Those of the transformer, and of a ControlNet's copies. */
export function blockNames(own: number, copied: number): BlockName[] {
  const copies = Array.from({ length: copied }, (_, index): BlockName => `copied.${index}`)
  return [...Array(own).keys(), ...copies]
}

/** The tensors of a text (its group 0) under the names of the group that it is in this batch. */
export function addText(
  inputs: Map<string, HostTensor>,
  text: PreparedText,
  { group, blocks }: { group: number; blocks: readonly BlockName[] },
): void {
  const names = text.kind === 'constant' ? (['constant'] as const) : (['key', 'value'] as const)
  const embeddings = text.tensors.get(EMBEDDINGS)
  if (embeddings) {
    inputs.set(embeddingsName(group), embeddings)
    return
  }
  for (const block of blocks) {
    for (const name of names) {
      const tensor = text.tensors.get(crossName(name, block))
      if (!tensor) throw new StudioError('E_INTERNAL', `The text was not prepared for block ${block}.`)
      inputs.set(crossName(name, block, group), tensor)
    }
  }
}
