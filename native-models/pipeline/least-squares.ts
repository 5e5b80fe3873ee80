/** Least squares for a handful of unknowns. */

/** A little weight on small coefficients, so that channels without variance do no harm. */
const RIDGE = 1e-6

/** The coefficients c that minimize Σ (inputs[i] · c − targets[i])², by the normal equations. */
export function leastSquares(inputs: readonly (readonly number[])[], targets: readonly number[]): number[] {
  const unknowns = inputs[0]?.length ?? 0
  const system = Array.from({ length: unknowns }, () => new Array<number>(unknowns + 1).fill(0))
  for (const [index, input] of inputs.entries()) {
    for (let row = 0; row < unknowns; row++) {
      const equation = system[row]!
      for (let column = 0; column < unknowns; column++) equation[column]! += input[row]! * input[column]!
      equation[unknowns]! += input[row]! * targets[index]!
    }
  }
  for (let row = 0; row < unknowns; row++) system[row]![row]! += RIDGE * inputs.length
  return solve(system)
}

/** Gaussian elimination with partial pivoting; each row is an equation with its right side last. */
function solve(system: number[][]): number[] {
  const unknowns = system.length
  for (let pivot = 0; pivot < unknowns; pivot++) {
    let largest = pivot
    for (let row = pivot + 1; row < unknowns; row++) {
      if (Math.abs(system[row]![pivot]!) > Math.abs(system[largest]![pivot]!)) largest = row
    }
    ;[system[pivot], system[largest]] = [system[largest]!, system[pivot]!]
    for (let row = 0; row < unknowns; row++) {
      if (row === pivot) continue
      const factor = system[row]![pivot]! / system[pivot]![pivot]!
      for (let column = pivot; column <= unknowns; column++)
        system[row]![column]! -= factor * system[pivot]![column]!
    }
  }
  return system.map((equation, row) => equation[unknowns]! / equation[row]!)
}
