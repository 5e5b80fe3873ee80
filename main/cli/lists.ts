/** What `generate` prints about itself: help, samplers, buckets. */
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import { SAMPLERS } from '../../native-models/samplers/samplers.ts'
import { OPTIONS } from './generate-options.ts'
import type { Option } from './options.ts'
import { print, printJson, table } from './print.ts'

export function printHelp(): void {
  print(
    [
      'npm run generate -- "red apple on a blue background" [options]',
      '',
      'Paints a prompt into a PNG file and prints where it lies.',
      '',
      optionTable(OPTIONS),
      '',
      'Exit status: 0 painted, 1 failed, 2 an option was wrong, 130 cancelled.',
    ].join('\n'),
  )
}

export function optionTable(options: Readonly<Record<string, Option>>): string {
  return table(
    Object.entries(options).map(([name, { short, value, help }]) => [
      `--${name}${short ? `, -${short}` : ''}${value ? ` ${value}` : ''}`,
      help,
    ]),
  )
}

export function printSamplers({ json }: { json: boolean }): void {
  if (!json) {
    print(table(SAMPLERS.map(({ id, label, summary }) => [id, label, summary])))
    return
  }
  for (const { id, label, family, summary, stochastic, minSteps, maxSteps, defaults } of SAMPLERS)
    printJson({ id, label, family, summary, stochastic, minSteps, maxSteps, ...defaults })
}

export function printBuckets(model: ModelFolder, { json }: { json: boolean }): void {
  const { name, sizeMultiple } = model
  const buckets = model.buckets.map(({ width, height }) => ({ width, height }))
  if (json) {
    for (const bucket of buckets) printJson(bucket)
    return
  }
  const rows = buckets.map(({ width, height }) => [
    `${width}x${height}`,
    `${(width / height).toFixed(2)} : 1`,
  ])
  print(`${name}: sides are multiples of ${sizeMultiple}; it was trained on these sizes (width x height):`)
  print(table(rows))
}
