/** What a setup would paint, as the harness sees it. */
import type { CompareDraft, ComparisonPlan } from '../../../preload/contract.ts'

export type Setup = NonNullable<CompareDraft['setup']>

export function planOf(setup: Setup): ComparisonPlan {
  const lanes = plannedLanes(setup)
  const forwardPasses = lanes.reduce((sum, one) => sum + one.forwardPasses, 0)
  const steps = lanes.reduce((sum, { change }) => sum + (change.steps ?? setup.request.steps), 0)
  return { lanes, forwardPasses, seconds: forwardPasses * 0.105, stepsBytes: steps * 8192, warnings: [] }
}

function plannedLanes(setup: Setup): ComparisonPlan['lanes'] {
  if (setup.kind === 'grid') {
    const edge = (axis: typeof setup.x | undefined) =>
      axis?.values.map((value) => ({ label: `${axis.of} ${value}`, change: { [axis.of]: value } })) ?? [
        { label: '', change: {} },
      ]
    return edge(setup.y).flatMap((row) =>
      edge(setup.x).map((column) => ({
        label: [column.label, row.label].filter(Boolean).join(' · '),
        change: changeOf({ ...row.change, ...column.change }),
        forwardPasses: setup.request.steps * 2,
      })),
    )
  }
  const first = setup.lanes[0]?.steps ?? 1
  const own = setup.lanes.map((choice) => ({
    ...choice,
    steps: setup.equal === 'own' ? choice.steps : first,
  }))
  return [...own, ...(setup.measure ? [setup.measure] : [])].map((change) => ({
    label: change.sampler,
    change,
    forwardPasses: change.steps * 2,
  }))
}

/** Axes that are a field of the request by their own name. */
function changeOf(values: Record<string, unknown>): ComparisonPlan['lanes'][number]['change'] {
  const fields = ['sampler', 'steps', 'guidance', 'seed', 'model']
  return Object.fromEntries(Object.entries(values).filter(([name]) => fields.includes(name)))
}
