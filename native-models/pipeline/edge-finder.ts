/** Edges of pictures: found by HED, or the picture itself where it is a map of edges. What was found is kept. */
import { isUnchanged } from '../formats/checkpoint.ts'
import { EdgeNet } from '../runtime/edge-net.ts'
import type { HostTensor } from '../runtime/session.ts'
import type { PartOptions } from '../runtime/transformer.ts'
import { EdgeCache } from './edge-cache.ts'
import type { EdgeMap } from './edge-map.ts'
import { type Fitting, fitPicture, sizeWithin } from './read-picture.ts'

export interface EdgeTask extends Pick<Fitting, 'fit' | 'width' | 'height'> {
  readonly picture: { readonly bytes: Uint8Array; readonly name: string; readonly sha256: string }
  readonly isEdgeMap: boolean
  /** The edge net's weights. */
  readonly hed: string
}

/** HED halves a picture four times. */
const LEAST_SIDE = 16

/** Rec. 601, as JPEG: equal colours stay what they are. */
const LUMA = [0.299, 0.587, 0.114] as const

export class EdgeFinder implements Disposable {
  readonly #cache: EdgeCache
  readonly #options: PartOptions
  #opened: { readonly path: string; readonly net: EdgeNet } | undefined

  constructor(cacheFolder: string, options: PartOptions) {
    this.#cache = new EdgeCache(cacheFolder)
    this.#options = options
  }

  /** HED is opened where it is needed. @throws E_IMAGE, E_IMAGE_LIMIT, E_SIZE, E_WEIGHTS_… */
  async edges({ picture, isEdgeMap, hed, fit, width, height }: EdgeTask): Promise<EdgeMap> {
    const { bytes, name, sha256 } = picture
    const fitting = { fit, width, height, background: isEdgeMap ? 'black' : 'white' } as const
    if (isEdgeMap) return { width, height, gray: grayOf(await fitPicture(bytes, name, fitting)) }
    const net = this.#net(hed)
    return this.#cache.get({ sha256, fit, width, height, net: net.fingerprint }, async () => {
      // Looked for in the picture alone: where black begins beside it, there would be an edge.
      const shown =
        fit === 'contain' ? await sizeWithin(bytes, name, { width, height, least: LEAST_SIDE }) : fitting
      const rgb = await fitPicture(bytes, name, { ...fitting, ...sidesOf(shown), fit: 'cover' })
      const { data } = await net.find(planarOf(rgb, shown))
      const gray = Uint8Array.from(data, (value) => Math.round(value * 255))
      return onBlack({ ...sidesOf(shown), gray }, { width, height })
    })
  }

  #net(path: string): EdgeNet {
    if (this.#opened?.path === path && isUnchanged(this.#opened.net.checkpoint)) return this.#opened.net
    this.release()
    this.#opened = { path, net: new EdgeNet(path, this.#options) }
    return this.#opened.net
  }

  /** Frees the net; the next picture opens it again. */
  release(): void {
    this.#opened?.net[Symbol.dispose]()
    this.#opened = undefined
  }

  [Symbol.dispose](): void {
    this.release()
  }
}

interface Sides {
  readonly width: number
  readonly height: number
}

const sidesOf = ({ width, height }: Sides): Sides => ({ width, height })

/** In the middle of a larger map. */
function onBlack(map: EdgeMap, { width, height }: Sides): EdgeMap {
  if (map.width === width && map.height === height) return map
  const gray = new Uint8Array(width * height)
  const [left, top] = [Math.floor((width - map.width) / 2), Math.floor((height - map.height) / 2)]
  for (let row = 0; row < map.height; row++)
    gray.set(map.gray.subarray(row * map.width, (row + 1) * map.width), (top + row) * width + left)
  return { width, height, gray }
}

function grayOf(rgb: Uint8Array): Uint8Array {
  const [red, green, blue] = LUMA
  return Uint8Array.from({ length: rgb.length / 3 }, (_, pixel) =>
    Math.round(red * rgb[3 * pixel]! + green * rgb[3 * pixel + 1]! + blue * rgb[3 * pixel + 2]!),
  )
}

/** (height, width, 3) → (1, 3, height, width) */
function planarOf(rgb: Uint8Array, { height, width }: { height: number; width: number }): HostTensor {
  const pixels = height * width
  const data = Float32Array.from(
    { length: 3 * pixels },
    (_, at) => rgb[(at % pixels) * 3 + Math.floor(at / pixels)]!,
  )
  return { data, shape: [1, 3, height, width] }
}
