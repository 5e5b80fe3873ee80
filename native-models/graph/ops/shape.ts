/** Views and rearrangements: nothing is computed. */
import { type Dim, formatShape, graphError, known, type Shape, type Tensor } from '../tensor.ts'

/** Axis counted from the front. */
function axisOf(x: Tensor, axis: number): number {
  const positive = axis < 0 ? axis + x.shape.length : axis
  if (positive < 0 || positive >= x.shape.length) {
    throw graphError(x.graph, `${formatShape(x.shape)} has no axis ${axis}.`)
  }
  return positive
}

/**
 * The same elements in another shape. At most one named dimension may occur on each side, and it must be the
 * same one.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const named = (dims: Shape) => dims.filter((dim) => typeof dim === 'string')
  const size = (dims: Shape) => dims.reduce<number>((n, dim) => (typeof dim === 'string' ? n : n * dim), 1)
  const [from, to] = [named(x.shape), named(shape)]
  if (from.length > 1 || from.length !== to.length || from[0] !== to[0] || size(x.shape) !== size(shape)) {
    throw graphError(x.graph, `cannot reshape ${formatShape(x.shape)} to ${formatShape(shape)}.`)
  }
  const target = x.graph.ints(shape.map((dim) => (typeof dim === 'string' ? -1 : dim)))
  return x.graph.node('Reshape', [x, target], { dtype: x.dtype, shape })
}

export function transpose(x: Tensor, permutation: readonly number[]): Tensor {
  const sorted = [...permutation].sort((a, b) => a - b)
  if (permutation.length !== x.shape.length || sorted.some((axis, index) => axis !== index)) {
    throw graphError(x.graph, `[${permutation}] does not permute the axes of ${formatShape(x.shape)}.`)
  }
  const shape = permutation.map((axis) => x.shape[axis]!)
  return x.graph.node(
    'Transpose',
    [x],
    { dtype: x.dtype, shape },
    { attributes: { perm: { ints: permutation } } },
  )
}

export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts
  if (!first) throw new RangeError('concat needs at least one tensor')
  if (parts.length === 1) return first
  const at = axisOf(first, axis)
  let total = 0
  for (const tensor of parts) {
    const fits =
      tensor.shape.length === first.shape.length &&
      tensor.dtype === first.dtype &&
      tensor.shape.every((dim, index) => index === at || dim === first.shape[index])
    if (!fits) {
      const shapes = parts.map(({ dtype, shape }) => `${dtype} ${formatShape(shape)}`).join(', ')
      throw graphError(first.graph, `cannot concatenate ${shapes} on axis ${axis}.`)
    }
    total += known(tensor, at)
  }
  const shape = first.shape.with(at, total)
  return first.graph.node(
    'Concat',
    parts,
    { dtype: first.dtype, shape },
    { attributes: { axis: { int: at } } },
  )
}

/** Parts of the given sizes along an axis. */
export function split(x: Tensor, sizes: readonly number[], axis: number): Tensor[] {
  const at = axisOf(x, axis)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total !== known(x, at) || sizes.some((size) => size < 1)) {
    throw graphError(x.graph, `cannot split ${formatShape(x.shape)} into [${sizes}] on axis ${axis}.`)
  }
  if (sizes.length === 1) return [x]
  const results = sizes.map((size) => ({ dtype: x.dtype, shape: x.shape.with(at, size) }))
  return x.graph.nodes('Split', [x, x.graph.ints(sizes)], results, { attributes: { axis: { int: at } } })
}

/** `count` equal parts along an axis. */
export function chunk(x: Tensor, count: number, axis: number): Tensor[] {
  const size = known(x, axisOf(x, axis)) / count
  if (!Number.isInteger(size)) {
    throw graphError(x.graph, `cannot cut ${formatShape(x.shape)} into ${count} parts on axis ${axis}.`)
  }
  return split(x, Array<number>(count).fill(size), axis)
}

/** Elements [start, end) along an axis. */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const at = axisOf(x, axis)
  const size = known(x, at)
  if (start < 0 || end > size || start >= end) {
    throw graphError(x.graph, `cannot take [${start}, ${end}) of ${formatShape(x.shape)} on axis ${axis}.`)
  }
  if (start === 0 && end === size) return x
  const { graph } = x
  const inputs = [x, graph.ints([start]), graph.ints([end]), graph.ints([at])]
  return graph.node('Slice', inputs, { dtype: x.dtype, shape: x.shape.with(at, end - start) })
}

/** Rows of a table: table (rows, …), indices int64 (…) → (…, …). */
export function gather(table: Tensor, indices: Tensor): Tensor {
  if (indices.dtype !== 'int64') throw graphError(table.graph, `indices are int64, not ${indices.dtype}.`)
  const shape: Dim[] = [...indices.shape, ...table.shape.slice(1)]
  return table.graph.node('Gather', [table, indices], { dtype: table.dtype, shape })
}

/** A new axis of size 1, before the present axis `axis` or after the last one. */
export function unsqueeze(x: Tensor, axis: number): Tensor {
  if (axis < 0 || axis > x.shape.length) {
    throw graphError(x.graph, `${formatShape(x.shape)} has no place for an axis ${axis}.`)
  }
  return x.graph.node('Unsqueeze', [x, x.graph.ints([axis])], {
    dtype: x.dtype,
    shape: x.shape.toSpliced(axis, 0, 1),
  })
}

/** Repeated along axes of size 1. */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  const fits =
    x.shape.length === shape.length && x.shape.every((dim, axis) => dim === 1 || dim === shape[axis])
  if (!fits) throw graphError(x.graph, `cannot expand ${formatShape(x.shape)} to ${formatShape(shape)}.`)
  return x.graph.node('Expand', [x, x.graph.ints(shape)], { dtype: x.dtype, shape })
}

/** The number of rows of x (…, features); the named dimension, if there is one, must be the only one beside 1s. */
export function flatRows(x: Tensor): Dim {
  const dims = x.shape.slice(0, -1).filter((dim) => dim !== 1)
  const named = dims.filter((dim) => typeof dim === 'string')
  if (named.length === 0) return dims.reduce<number>((count, dim) => count * Number(dim), 1)
  if (dims.length === 1) return named[0]!
  throw graphError(x.graph, `cannot flatten the rows of ${formatShape(x.shape)}.`)
}
