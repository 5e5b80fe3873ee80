/**
 * Where one draws: the photograph, its edges as light over it, the brush as a ring. By keyboard the arrows move the
 * point, and Space puts the brush down and lifts it.
 */
import { styled } from '@mui/material/styles'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import type { ControlUse } from '../../../native-models/api/request.ts'
import { controlUrl } from '../../state/controls.ts'
import { t } from '../../strings/t.ts'
import { ink, radius } from '../../theme/tokens.ts'
import { FrameImage } from '../compose/picture-frame.tsx'
import type { Point, Stroke } from './brush-actions.ts'
import { act, useBrush } from './brush-state.ts'
import type { EdgeCanvas } from './use-edge-canvas.ts'

const Board = styled('div')({
  position: 'absolute',
  inset: 0,
  overflow: 'hidden',
  borderRadius: radius.picture,
  background: '#000000',
  touchAction: 'none',
  cursor: 'crosshair',
  '& canvas': { position: 'absolute', inset: 0, width: '100%', height: '100%', mixBlendMode: 'screen' },
  '&:focus-visible': { outline: `2px solid ${ink.accent}`, outlineOffset: 2, borderRadius: radius.picture },
})
const Ring = styled('span')({
  position: 'absolute',
  transform: 'translate(-50%, -50%)',
  border: '1px solid #ffffff',
  borderRadius: '50%',
  boxShadow: '0 0 0 1px rgb(0 0 0 / 70%)',
  pointerEvents: 'none',
  '&[data-erase="true"]': { borderStyle: 'dashed' },
})

const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

interface Props {
  readonly canvas: EdgeCanvas
  readonly width: number
  readonly height: number
  /** A map of edges is drawn on alone: what is erased would be seen again from beneath. */
  readonly control: Pick<ControlUse, 'image' | 'fit' | 'isEdgeMap'>
}

export function BrushCanvas({ canvas, width, height, control }: Props) {
  const { image, fit, isEdgeMap } = control
  const { size, erase, photo } = useBrush()
  const board = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<Point>()
  const pen = usePen(canvas)
  const [down, setDown] = useState(false)
  const pointOf = (event: PointerEvent): Point => {
    const box = board.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1)
    return {
      x: ((event.clientX - box.left) / box.width) * width,
      y: ((event.clientY - box.top) / box.height) * height,
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = MOVES[event.key]
    if (event.key === ' ') {
      event.preventDefault()
      if (down) pen.lift()
      else pen.put(at ?? middle)
      setDown(!down)
      setAt(at ?? middle)
    }
    if (move === undefined) return
    event.preventDefault()
    const next = moved(at ?? middle, move, {
      by: event.shiftKey ? size * 4 : Math.max(1, size / 4),
      width,
      height,
    })
    setAt(next)
    if (down) pen.go(next)
  }
  const middle = { x: width / 2, y: height / 2 }
  return (
    <Board
      ref={board}
      role="application"
      tabIndex={0}
      aria-label={t('control.canvas')}
      onKeyDown={onKeyDown}
      onBlur={() => {
        pen.lift()
        setDown(false)
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        pen.put(pointOf(event))
      }}
      onPointerMove={(event) => {
        setAt(pointOf(event))
        if (event.buttons === 1) pen.go(pointOf(event))
      }}
      onPointerUp={pen.lift}
      onPointerCancel={pen.lift}
      onPointerLeave={() => !down && setAt(undefined)}
    >
      {!isEdgeMap && (
        <FrameImage
          src={controlUrl(image)}
          alt=""
          draggable={false}
          style={{ objectFit: fit, opacity: photo }}
        />
      )}
      <canvas ref={canvas.ref} width={width} height={height} />
      {at && (
        <Ring
          data-erase={erase}
          style={{
            left: `${(at.x / width) * 100}%`,
            top: `${(at.y / height) * 100}%`,
            width: `${(size / width) * 100}%`,
            aspectRatio: '1',
          }}
        />
      )}
      <span className="only-heard" role="status">
        {t(down ? 'control.penDown' : 'control.penUp')}
      </span>
    </Board>
  )
}

function moved(
  from: Point,
  move: Point,
  { by, width, height }: { by: number; width: number; height: number },
) {
  const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value))
  return { x: clamp(from.x + move.x * by, width), y: clamp(from.y + move.y * by, height) }
}

/** A stroke in the making: seen at once, kept when the pen is lifted. */
function usePen(canvas: EdgeCanvas) {
  const points = useRef<Point[]>([])
  const stroke = (): Stroke => {
    const { erase, size } = useBrush.getState()
    return { kind: 'stroke', erase, size, points: points.current }
  }
  return {
    put(point: Point): void {
      points.current = [point]
      canvas.preview(stroke())
    },
    go(point: Point): void {
      if (points.current.length === 0) return
      points.current.push(point)
      canvas.preview(stroke())
    },
    lift(): void {
      if (points.current.length === 0) return
      act(stroke())
      points.current = []
    },
  }
}
