/**
 * From a picture to what a ControlNet follows: fitted to the painted size → edges → control latent.
 * PixArt-δ, arXiv 2401.05252, §3.3: HED edges, as a picture, through the VAE.
 */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { StudioError } from '../api/errors.ts'
import type { ControlPlace, ControlUse } from '../api/request.ts'
import type { Autoencoder } from '../runtime/autoencoder.ts'
import type { HostTensor } from '../runtime/session.ts'
import type { EdgeFinder } from './edge-finder.ts'
import type { EdgeMap } from './edge-map.ts'
import { readPicture } from './read-picture.ts'

interface Wanted {
  readonly use: ControlUse
  readonly place: ControlPlace
  readonly finder: EdgeFinder
  /** What is painted, in pixels. */
  readonly size: { readonly height: number; readonly width: number }
}

/** Edges drawn by hand go before the image. @throws E_FILE_CHANGED where a file is not the one of the request, E_FILE_…, E_IMAGE, E_IMAGE_LIMIT, E_WEIGHTS_… */
export function controlEdges({ use, place, finder, size }: Wanted): Promise<EdgeMap> {
  const drawn = use.edges !== undefined
  if (drawn && place.edges === undefined)
    throw new StudioError('E_INTERNAL', 'Where the edges drawn by hand lie was not said.')
  const path = drawn ? place.edges! : place.image
  const name = basename(path)
  const bytes = readPicture(path, name)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== (use.edges ?? use.image))
    throw new StudioError('E_FILE_CHANGED', `${name} is not the picture that the request names.`)
  const picture = { bytes, name, sha256 }
  return finder.edges({ picture, isEdgeMap: drawn || use.isEdgeMap, fit: use.fit, hed: place.hed, ...size })
}

/** (1, latent channels, height / shrink, width / shrink), scaled: the mean, so that it is the same every time. */
export async function controlLatent(edges: EdgeMap, autoencoder: Autoencoder): Promise<HostTensor> {
  const { height, width, gray } = edges
  const plane = Float32Array.from(gray, (value) => (value / 255) * 2 - 1)
  const image = new Float32Array(3 * plane.length)
  for (let colour = 0; colour < 3; colour++) image.set(plane, colour * plane.length)
  const { mean } = await autoencoder.encode({ data: image, shape: [1, 3, height, width] })
  const { scaling_factor: factor } = autoencoder.config
  return { data: mean.data.map((value) => value * factor), shape: mean.shape }
}
