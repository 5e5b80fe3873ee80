/** LoRAs in words. */
import type { LoraUse } from '../../../native-models/api/request.ts'
import type { Lora } from '../../../preload/contract.ts'
import { modelName } from '../../state/controls.ts'
import type { LoraObstacle } from '../../state/loras.ts'
import { useStudio } from '../../state/studio.ts'
import { sayWeight } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'

/** 'line-art 0.8, snow 1' */
export const sayLoras = (uses: readonly LoraUse[]): string =>
  uses.map(({ name, weight }) => `${name} ${sayWeight(weight)}`).join(', ')

/** Why it does not fit this model, or undefined where it does. */
export function sayMisfit({ fits, misfit, error }: Lora, model: string): string | undefined {
  if (error !== undefined || fits.includes(model)) return undefined
  if (fits.length === 0) return misfit ?? t('loras.fitsNone')
  return t('loras.fitsOthers', { model: modelName(model), others: fits.map(modelName).join(', ') })
}

export function sayObstacle(obstacle: LoraObstacle, model: string): string {
  switch (obstacle.kind) {
    case 'twice':
    case 'unknown':
    case 'broken':
      return t(`loras.${obstacle.kind}`, { name: obstacle.name })
    case 'weight':
      return t('loras.weightWrong', { tag: obstacle.name })
    case 'misfit':
      return t('loras.misfit', { name: obstacle.lora.title, model: modelName(model) })
    case 'many':
      return t('loras.tooMany')
  }
}

/** The one line of a card: what it is, or why it cannot be used. */
export const sayVerdict = ({ report, error }: Lora): string => report?.verdict ?? error?.message ?? ''

export const folderName = (id: string): string => {
  const folder = useStudio.getState().loras.folders.find((one) => one.id === id)
  if (folder === undefined) return ''
  return folder.kind === 'watched' ? folder.name : t(`loras.folder_${folder.kind}`)
}
