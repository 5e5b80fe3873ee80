/** The control image of a request: which ControlNet leads it, and what its edges depend on. */
import type { ControlUse, GenerateRequest } from '../../native-models/api/request.ts'
import type { ControlImage, ControlNet } from '../../preload/contract.ts'
import { currentModel } from './defaults.ts'
import { useStudio } from './studio.ts'

export const CONTROL_DEFAULTS = {
  ...{ isEdgeMap: false, fit: 'cover', strength: 1, start: 0, end: 1 },
} as const satisfies Partial<ControlUse>

export const controlUrl = (image: string): string => `img://control/${image}`

/** The ControlNet for a model. */
const netFor = (model: string): ControlNet | undefined =>
  useStudio.getState().controls.find(({ models }) => models.includes(model))

export const netFits = ({ model }: ControlUse, painter: string): boolean =>
  useStudio.getState().controls.some(({ id, models }) => id === model && models.includes(painter))

/** Stands in where there is no ControlNet at all: the picture is kept until there is one. */
const NO_NET = 'none'

/** A fresh control image keeps how the last one was used. */
export function controlFor({ image }: ControlImage, request: GenerateRequest): ControlUse {
  const { edges: _, ...before }: ControlUse = request.control ?? { ...CONTROL_DEFAULTS, model: NO_NET, image }
  return withNetFor(request.model, { ...before, image })
}

/** The same control by the ControlNet of this model; left as it is where the model has none. */
export function withNetFor(model: string, control: ControlUse): ControlUse {
  if (netFits(control, model)) return control
  const net = netFor(model) ?? (control.model === NO_NET ? useStudio.getState().controls[0] : undefined)
  return net === undefined ? control : { ...control, model: net.id }
}

/** What the edges depend on: strength and steps change nothing about them. */
export type EdgesQuestion = Pick<GenerateRequest, 'model' | 'size'> & { readonly control: ControlUse }

type Led = Pick<GenerateRequest, 'model' | 'size' | 'control'>

export function edgesQuestion({ model, size, control }: Led): EdgesQuestion | undefined {
  if (control === undefined) return undefined
  return { model, size, control: { ...control, strength: 1, start: 0, end: 1 } }
}

/** Names of the models that have a ControlNet on this machine. */
export const ledModels = (): readonly string[] => {
  const { controls, models } = useStudio.getState()
  return models.filter(({ id }) => controls.some((net) => net.models.includes(id))).map(({ name }) => name)
}

export const modelName = (id: string): string => currentModel(id)?.name ?? id
