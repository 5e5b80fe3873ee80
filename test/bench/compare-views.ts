/**
 * `node test/bench/compare-views.ts`: what a look at eight lanes of 20 steps costs: all previews, eight decoded steps, all
 * distances. Of the embedded model, painted here, and for previews and distances also of latents as a picture of
 * 1024 × 1024 has them. `pause`: the longest time that the queue's process did nothing else meanwhile.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import sharp from 'sharp'
import { rmsToEnds } from '../../main/service/compare/latent-distances.ts'
import { PictureDistances } from '../../main/service/compare/picture-distances.ts'
import { StepDecoder } from '../../main/service/compare/step-decoder.ts'
import { stepPreviews } from '../../main/service/compare/step-previews.ts'
import { openTrajectory, type Trajectory } from '../../main/service/compare/trajectory-file.ts'
import { TrajectoryWriter } from '../../main/service/compare/trajectory-writer.ts'
import { forkEngine } from '../../main/service/engine/fork-engine.ts'
import { embeddedModels } from '../../main/service/models/embedded-models.ts'
import { openModelFolder } from '../../native-models/models/model-folder.ts'
import { TorchGenerator } from '../../native-models/runtime/random.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import { timed } from './measure.ts'

const LANES = 8
const STEPS = 20
const ROUNDS = 9
const PROJECTION = [0, 1, 2].map(() => [0.2, -0.1, 0.3, 0.1, 0])

const [embedded] = embeddedModels()
if (!embedded) throw new Error('There is no embedded model to measure.')
const model = openModelFolder(embedded.folder)
const cacheFolder = mkdtempSync(join(tmpdir(), 'pixart-bench-'))
try {
  using decoder = new StepDecoder({
    cacheFolder,
    start: () => forkEngine({ threads: defaultThreads(), cacheFolder }),
  })
  for (const [name, side] of [
    ['embedded, 256 px', 16],
    ['1024 px', 128],
  ] as const) {
    const lanes = Array.from({ length: LANES }, (_, lane) => laneOf(lane, side))
    await report(`${name}: ${LANES} × ${STEPS} previews`, () => previews(lanes))
    await report(`${name}: distances of latents to one lane`, () => distances(lanes))
  }
  const small = Array.from({ length: LANES }, (_, lane) => laneOf(lane, 16))
  let step = 0
  await report(`embedded, 256 px: ${LANES} decoded steps`, () => decode(decoder, small, (step++ % STEPS) + 1))
  for (const side of [256, 1024]) {
    const files = await picturesOf(side)
    await report(`${side} px: PSNR and SSIM of two pictures`, () => new PictureDistances().between(...files))
  }
} finally {
  rmSync(cacheFolder, { recursive: true, force: true, maxRetries: 5 })
}

/** Of random numbers, on the disk. */
function laneOf(lane: number, side: number): Trajectory {
  const writer = new TrajectoryWriter()
  writer.project(PROJECTION)
  const data = new TorchGenerator(BigInt(lane + 1)).randn(4 * side * side)
  for (let step = 1; step <= STEPS; step++)
    writer.add(
      step,
      { shape: [4, side, side], data: data.map((value) => value * (1 + step / STEPS)) },
      { noiseLevel: 1 - step / STEPS, seconds: 1, forwardPasses: step },
    )
  const path = join(cacheFolder, `${side}-${lane}.safetensors`)
  writer.write(path)
  return openTrajectory(path)
}

async function previews(lanes: readonly Trajectory[]): Promise<void> {
  for (const lane of lanes) await stepPreviews(lane, { from: 1, to: STEPS })
}

async function distances(lanes: readonly Trajectory[]): Promise<void> {
  const end = lanes[0]!.x0(STEPS)
  for (const lane of lanes) await rmsToEnds(lane, [end])
}

async function decode(decoder: StepDecoder, lanes: readonly Trajectory[], step: number): Promise<void> {
  await Promise.all(
    lanes.map((lane, index) => {
      const { data, shape } = lane.x0(step)
      const size = { kind: 'exact', width: 256, height: 256 } as const
      return decoder.decode(`lane ${index}`, { model, latent: { shape: [...shape], data }, size })
    }),
  )
}

async function picturesOf(side: number): Promise<[string, string]> {
  const paths = [1, 2].map((n) => join(cacheFolder, `${side}-${n}.png`))
  for (const [index, path] of paths.entries()) {
    const noise = { type: 'gaussian', mean: 128, sigma: 20 + index } as const
    const create = { width: side, height: side, channels: 3, background: '#000000', noise } as const
    await sharp({ create }).png().toFile(path)
  }
  return [paths[0]!, paths[1]!]
}

/** Median after one that does not count, and the longest pause over all. */
async function report(name: string, work: () => Promise<unknown>): Promise<void> {
  await work()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) times.push((await timed(work)).ms)
  delay.disable()
  const median = times.sort((a, b) => a - b)[ROUNDS >> 1]!
  console.log(`${name}: ${median.toFixed(1)} ms, longest pause ${(delay.max / 1e6).toFixed(1)} ms`)
}
