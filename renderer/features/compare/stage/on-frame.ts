/** What moves with the scrubber and the zoom is drawn once a frame, all lanes together, past React. */
import { type DependencyList, useLayoutEffect } from 'react'
import { useComparison } from '../../../state/comparison.ts'
import { onPreview } from '../../../state/comparison-previews.ts'
import { useLinkedZoom } from './linked-zoom.ts'

const drawers = new Set<() => void>()
let frame: number | undefined
let stops: (() => void)[] = []

/** Draws now, and in the next frame after anything moved → stops. */
function onFrame(draw: () => void): () => void {
  if (drawers.size === 0) listen()
  drawers.add(draw)
  draw()
  return () => {
    drawers.delete(draw)
    if (drawers.size === 0) rest()
  }
}

function listen(): void {
  const ask = (): void => {
    frame ??= requestAnimationFrame(drawAll)
  }
  stops = [useComparison.subscribe(ask), useLinkedZoom.subscribe(ask), onPreview(ask)]
}

function rest(): void {
  for (const stop of stops) stop()
  if (frame !== undefined) cancelAnimationFrame(frame)
  frame = undefined
}

function drawAll(): void {
  frame = undefined
  for (const draw of drawers) draw()
}

/** Draws while mounted; anew where `with_` changes. */
export function useFrame(draw: () => void, with_: DependencyList): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller names them
  useLayoutEffect(() => onFrame(draw), with_)
}
