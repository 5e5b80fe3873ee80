/** What a layer's tensors say together, as one matrix that rows can be cut from. */
import { type Factor, type LoraDelta, type LoraTensor, rowsOf } from './lora.ts'
import type { LoraRole } from './lora-roles.ts'

/** A layer's tensor of that role. */
export type Take = (role: LoraRole) => LoraTensor | undefined
export type Rows = readonly [start: number, end: number]

/** The difference of a whole, perhaps fused, layer. */
export interface WholeDelta {
  readonly out: number
  readonly in: number
  readonly rank: number | undefined
  readonly roles: readonly LoraRole[]
  readonly rows: (rows: Rows) => LoraDelta
}

/** Or what is wrong with it, after the layer's name and a colon. */
export function wholeDelta(take: Take): WholeDelta | string {
  return lowRank(take) ?? kronecker(take) ?? hadamard(take) ?? full(take)
}

/** A convolution's kernel (n, channels, height, width) is a matrix (n, channels × height × width). */
function matrix(tensor: LoraTensor): LoraTensor {
  const [rows = 1, ...rest] = tensor.shape
  return { ...tensor, shape: [rows, rest.reduce((product, dim) => product * dim, 1)] }
}

export const height = ({ shape }: LoraTensor): number => shape[0] ?? 1
export const breadth = ({ shape }: LoraTensor): number => shape[1] ?? 1

function product(left: LoraTensor | undefined, right: LoraTensor | undefined) {
  if (!left || !right) return undefined
  const factors = { left: matrix(left), right: matrix(right) }
  return breadth(factors.left) === height(factors.right) ? factors : undefined
}

const ABSENT = 'its tensors are incomplete, or do not multiply'

function lowRank(take: Take): WholeDelta | string | undefined {
  if (!take('down') && !take('up')) return undefined
  const factors = product(take('up'), take('down'))
  if (!factors) return ABSENT
  const { left: up, right: down } = factors
  return {
    out: height(up),
    in: breadth(down),
    rank: height(down),
    roles: ['up', 'down'],
    rows: (rows) => ({ kind: 'low-rank', up: rowsOf(up, rows), down }),
  }
}

/** The shape of a factor, and its rank where it has one. */
function factor(whole: LoraTensor | undefined, thin: ReturnType<typeof product>) {
  if (whole) {
    const plain = matrix(whole)
    return { factor: { whole: plain } as Factor, out: height(plain), in: breadth(plain), rank: undefined }
  }
  return (
    thin && {
      factor: thin as Factor,
      out: height(thin.left),
      in: breadth(thin.right),
      rank: height(thin.right),
    }
  )
}

function kronecker(take: Take): WholeDelta | string | undefined {
  const first = factor(take('lokr1'), product(take('lokr1Left'), take('lokr1Right')))
  const second = factor(take('lokr2'), product(take('lokr2Left'), take('lokr2Right')))
  if (!first && !second) return undefined
  if (!first || !second) return ABSENT
  return {
    out: first.out * second.out,
    in: first.in * second.in,
    rank: second.rank ?? first.rank,
    roles: ['lokr1', 'lokr1Left', 'lokr1Right', 'lokr2', 'lokr2Left', 'lokr2Right'],
    rows: (rows) => ({ kind: 'kronecker', first: first.factor, second: second.factor, rows }),
  }
}

function hadamard(take: Take): WholeDelta | string | undefined {
  if (!take('loha1Left') && !take('loha2Left')) return undefined
  const first = product(take('loha1Left'), take('loha1Right'))
  const second = product(take('loha2Left'), take('loha2Right'))
  if (!first || !second) return ABSENT
  const same = height(first.left) === height(second.left) && breadth(first.right) === breadth(second.right)
  if (!same) return 'its two products are of different shapes'
  const cut = (factors: typeof first, rows: Rows) => ({ ...factors, left: rowsOf(factors.left, rows) })
  return {
    out: height(first.left),
    in: breadth(first.right),
    rank: height(first.right),
    roles: ['loha1Left', 'loha1Right', 'loha2Left', 'loha2Right'],
    rows: (rows) => ({ kind: 'hadamard', first: cut(first, rows), second: cut(second, rows) }),
  }
}

/** LyCORIS "full": the difference itself; or of the bias alone. */
function full(take: Take): WholeDelta | string {
  const difference = take('difference')
  const bias = take('biasDifference')
  if (difference) {
    const plain = matrix(difference)
    return {
      out: height(plain),
      in: breadth(plain),
      rank: undefined,
      roles: ['difference'],
      rows: (rows) => ({ kind: 'full', difference: rowsOf(plain, rows) }),
    }
  }
  if (!bias) return ABSENT
  return { out: height(bias), in: 0, rank: undefined, roles: [], rows: () => ({ kind: 'none' }) }
}
