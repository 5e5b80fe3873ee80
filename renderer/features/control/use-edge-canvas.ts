/** The canvas of the edge brush: the map of edges and the strokes on it, in the map's own pixels. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { StudioError } from '../../../native-models/api/errors.ts'
import { call, reportFrom } from '../../state/call.ts'
import { controlUrl } from '../../state/controls.ts'
import type { EdgeMap } from '../../state/edges.ts'
import { t } from '../../strings/t.ts'
import { type Stroke, visible } from './brush-actions.ts'
import { useBrush } from './brush-state.ts'
import { drawStroke } from './draw-stroke.ts'

export interface EdgeCanvas {
  readonly ref: RefObject<HTMLCanvasElement | null>
  readonly error: ReturnType<typeof reportFrom> | undefined
  /** Shows a stroke in the making over what is drawn. */
  preview(stroke: Stroke | undefined): void
  /** Loads the found edges, to go back to. @throws StudioError */
  fetchFound(): Promise<void>
  /** What is seen, as PNG. */
  png(): Promise<Uint8Array<ArrayBuffer>>
}

export function useEdgeCanvas(map: EdgeMap): EdgeCanvas {
  const ref = useRef<HTMLCanvasElement>(null)
  const bases = useRef<{ opened?: HTMLImageElement; found?: HTMLImageElement }>({})
  const [error, setError] = useState<EdgeCanvas['error']>()
  const drawing = useBrush((state) => state.drawing)

  const paint = useCallback((more?: Stroke) => {
    const context = ref.current?.getContext('2d')
    if (!context) return
    const { base, strokes } = visible(useBrush.getState().drawing)
    const image = bases.current[base] ?? bases.current.opened
    if (image) context.drawImage(image, 0, 0, context.canvas.width, context.canvas.height)
    for (const stroke of more ? [...strokes, more] : strokes) drawStroke(context, stroke)
  }, [])

  useEffect(() => {
    loadMap(map.edges)
      .then((image) => {
        bases.current = { opened: image }
        paint()
      })
      .catch((thrown) => setError(reportFrom(thrown)))
  }, [map, paint])

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn is read where it is painted
  useEffect(() => paint(), [drawing, paint])

  const fetchFound = useCallback(async () => {
    bases.current.found ??= await loadFound()
  }, [])
  const png = useCallback(() => pngOf(ref.current), [])
  return { ref, error, preview: paint, fetchFound, png }
}

async function loadMap(image: string): Promise<HTMLImageElement> {
  const element = new Image()
  // Without it the canvas could not be read again.
  element.crossOrigin = 'anonymous'
  element.src = controlUrl(image)
  try {
    await element.decode()
  } catch (cause) {
    throw new StudioError('E_CONTROL_MISSING', t('control.mapFailed'), { cause })
  }
  return element
}

/** The edges of the control image without anything drawn on them. */
async function loadFound(): Promise<HTMLImageElement> {
  const { subject } = useBrush.getState()
  if (subject === undefined) throw new StudioError('E_CONTROL_MISSING', t('control.mapFailed'))
  const { edges: _, ...control } = subject.question.control
  return loadMap((await call('control.edges', { ...subject.question, control })).edges)
}

async function pngOf(canvas: HTMLCanvasElement | null): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas === null ? resolve(null) : canvas.toBlob(resolve, 'image/png'),
  )
  if (blob === null) throw new StudioError('E_INTERNAL', t('control.mapFailed'))
  return new Uint8Array(await blob.arrayBuffer())
}
