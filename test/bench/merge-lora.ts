/** What other programs do with a LoRA, as a baseline: every weight that it changes is made anew, W + s · BA. */
import { openCheckpoint } from '../../native-models/formats/checkpoint.ts'
import { CPU } from '../../native-models/graph/dialect.ts'
import { Graph } from '../../native-models/graph/graph.ts'
import { add } from '../../native-models/graph/ops/elementwise.ts'
import { WeightLedger, Weights } from '../../native-models/graph/weights.ts'
import { deltaMatrix } from '../../native-models/models/lora/delta-matrix.ts'
import type { Lora } from '../../native-models/models/lora/lora.ts'
import { Session, type SessionOptions } from '../../native-models/runtime/session.ts'

/** Weights of linear layers, one after the other. */
export async function* mergeLora(
  { folder }: { folder: string },
  lora: Lora,
  options: SessionOptions,
): AsyncGenerator<{ path: string; data: Float32Array }> {
  const ledger = new WeightLedger(openCheckpoint(folder))
  for (const { path, delta, scale, out, in: inputs } of lora.layers.transformer.values()) {
    const graph = new Graph('merge', CPU)
    const weight = new Weights(graph, ledger, path).get('weight', [out, inputs])
    const difference = deltaMatrix({ delta, lora: 0, scale: graph.scalar(scale) })
    graph.output('weight', difference ? add(weight, difference) : weight)
    using session = await Session.create(graph.build(), { ...options, foldConstants: false })
    yield { path, data: (await session.run(new Map())).get('weight')!.data }
  }
}
