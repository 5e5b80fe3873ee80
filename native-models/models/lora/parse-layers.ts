/** From a layer's tensors to what is done to its weight; a fused layer becomes the layers that it was made of. */
import { StudioError } from '../../api/errors.ts'
import type { CheckpointTensor } from '../../formats/checkpoint.ts'
import { readScalar } from '../../formats/tensor-data.ts'
import { formatShape } from '../../graph/dtype.ts'
import type { LoraGroup } from './dialects.ts'
import { type LoraLayer, type LoraTensor, rowsOf, wholeTensor } from './lora.ts'
import type { LoraRole } from './lora-roles.ts'
import { type ScaleSources, scaleOf } from './lora-scale.ts'
import { breadth, height, type Rows, type Take, type WholeDelta, wholeDelta } from './whole-delta.ts'

/** Layers, or a sentence that says what is wrong with them. @throws E_LORA_NUMBERS, E_LORA_SHAPE where the rank is 0 */
export function parseLayers(
  group: LoraGroup,
  tensors: ReadonlyMap<string, CheckpointTensor>,
  sources: ScaleSources,
): readonly LoraLayer[] | string {
  assertRank(group, tensors)
  const take: Take = (role) => {
    const tensor = tensors.get(group.keys.get(role) ?? '')
    return tensor && wholeTensor(tensor)
  }
  const whole = wholeDelta(take)
  if (typeof whole === 'string') return `${group.name}: ${whole}`
  const used = new Set<LoraRole>([...whole.roles, 'alpha', 'magnitude', 'doraScale', 'biasDifference'])
  const odd = [...group.keys].find(([role]) => !used.has(role))
  if (odd) return `${group.name}: ${oddness(odd)}`
  const { paths, part } = group.target
  const rowsEach = whole.out / paths.length
  if (!Number.isInteger(rowsEach)) return `${group.name}: ${whole.out} rows are not ${paths.length} layers`
  const magnitude = magnitudeOf(take, whole)
  if (typeof magnitude === 'string') return `${group.name}: ${magnitude}`
  if (magnitude?.along === 'columns' && paths.length > 1)
    return `${group.name}: DoRA by columns over fused layers is not supported`
  const bias = take('biasDifference')
  if (bias && bias.shape[0] !== whole.out) return `${group.name}: ${bias.name} is of another length`
  const { name } = group
  const ownAlpha = alphaOf(take('alpha'))
  if (typeof ownAlpha === 'string') return `${name}: ${ownAlpha}`
  const scale = scaleOf(sources, { name, rank: whole.rank, ownAlpha })
  return paths.map((path, index): LoraLayer => {
    const rows: Rows = [index * rowsEach, (index + 1) * rowsEach]
    return {
      ...{ part, path, out: rowsEach, in: whole.in, rank: whole.rank },
      ...scale,
      keys: [...group.keys.values()],
      delta: whole.rows(rows),
      bias: bias && rowsOf(bias, rows),
      magnitude: magnitude && {
        ...magnitude,
        tensor: magnitude.along === 'rows' ? rowsOf(magnitude.tensor, rows) : magnitude.tensor,
      },
    }
  })
}

function oddness([role, key]: readonly [LoraRole, string]): string {
  return role.endsWith('Core')
    ? `${key} stands between its two matrices (Tucker), which is not supported`
    : `${key} does not go with the others`
}

/** PEFT's is (out); LyCORIS' and OneTrainer's (out, 1, …) or (1, in, …). */
function magnitudeOf(take: Take, whole: WholeDelta): LoraLayer['magnitude'] | string {
  const plain = take('magnitude') ?? take('doraScale')
  if (!plain) return undefined
  const count = plain.shape.reduce((product, dim) => product * dim, 1)
  const flat = { ...plain, shape: [count] }
  if (plain.shape.length === 1 || height(plain) === count)
    return count === whole.out ? { along: 'rows', tensor: flat } : `${plain.name} is of another length`
  const isRow = height(plain) === 1 && breadth(plain) === count && whole.in % count === 0
  return isRow ? { along: 'columns', tensor: flat } : `${plain.name} is of another shape`
}

/** Of a group's own `alpha`: trainers write it in any type. @throws E_LORA_NUMBERS */
function alphaOf(tensor: LoraTensor | undefined): number | undefined | string {
  if (!tensor) return undefined
  const { file, name } = tensor.tensor
  const value = attempt(() => readScalar(file, name))
  if (value === undefined) return `${name} is not one number`
  if (Number.isFinite(value)) return value
  throw new StudioError('E_LORA_NUMBERS', `${file.path}: the tensor ${name} holds what is no number.`)
}

/** Undefined where the tensor is not of that kind. */
function attempt(read: () => number): number | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof StudioError && error.code === 'E_WEIGHTS_SHAPE') return undefined
    throw error
  }
}

/** What a group's tensors cannot be, before anything is made of them. @throws E_LORA_SHAPE */
function assertRank(group: LoraGroup, tensors: ReadonlyMap<string, CheckpointTensor>): void {
  for (const [role, key] of group.keys) {
    const tensor = tensors.get(key)
    if (role === 'alpha' || !tensor?.shape.includes(0)) continue
    throw new StudioError(
      'E_LORA_SHAPE',
      `${tensor.file.path}: the tensor ${key} has the shape ${formatShape(tensor.shape)}: it is empty, or of rank 0.`,
    )
  }
}
