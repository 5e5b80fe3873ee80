/** Previews are as small as the latents; enlarged to this by cubic filtering, they look soft and not tiled. */
import type { Preview } from '../../native-models/api/events.ts'

const SMOOTH_SIDE = 192

let small: HTMLCanvasElement | undefined

/** rgb bytes → the canvas; the page scales it to the frame. */
export function drawPreview(canvas: HTMLCanvasElement, preview: Preview): void {
  const { width, height, rgb } = preview
  if (rgb.length !== width * height * 3) return
  const scale = Math.max(1, Math.ceil(SMOOTH_SIDE / Math.max(width, height)))
  resize(canvas, width * scale, height * scale)
  const context = canvas.getContext('2d')
  if (context === null) return
  if (scale === 1) {
    context.putImageData(imageOf(context, preview), 0, 0)
    return
  }
  small ??= document.createElement('canvas')
  resize(small, width, height)
  const smallContext = small.getContext('2d')
  smallContext?.putImageData(imageOf(smallContext, preview), 0, 0)
  context.imageSmoothingQuality = 'high'
  context.drawImage(small, 0, 0, canvas.width, canvas.height)
}

/** Setting a size clears a canvas, even to the same size. */
function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width === width && canvas.height === height) return
  canvas.width = width
  canvas.height = height
}

function imageOf(context: CanvasRenderingContext2D, { width, height, rgb }: Preview): ImageData {
  const image = context.createImageData(width, height)
  const { data } = image
  for (let from = 0, to = 0; from < rgb.length; to += 4) {
    data[to] = rgb[from++] ?? 0
    data[to + 1] = rgb[from++] ?? 0
    data[to + 2] = rgb[from++] ?? 0
    data[to + 3] = 255
  }
  return image
}
