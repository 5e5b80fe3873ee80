import type { Stroke } from './brush-actions.ts'

/** White adds edges, black takes them away; a single point is a dab. */
export function drawStroke(context: CanvasRenderingContext2D, { points, size, erase }: Stroke): void {
  const [first, ...rest] = points
  if (first === undefined) return
  const colour = erase ? '#000000' : '#ffffff'
  context.beginPath()
  if (rest.length === 0) {
    context.fillStyle = colour
    context.arc(first.x, first.y, size / 2, 0, 2 * Math.PI)
    context.fill()
    return
  }
  Object.assign(context, { strokeStyle: colour, lineWidth: size, lineCap: 'round', lineJoin: 'round' })
  context.moveTo(first.x, first.y)
  for (const { x, y } of rest) context.lineTo(x, y)
  context.stroke()
}
