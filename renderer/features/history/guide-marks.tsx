/** Small signs of a run that compares, replays, followed edges or used LoRAs, as bare as the other marks of long lists. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { Entry } from '../../../preload/contract.ts'
import { t } from '../../strings/t.ts'
import { sayControl } from '../control/control-words.ts'
import { sayLoras } from '../loras/lora-words.ts'
import { sayComparison } from './say-comparison.ts'

const EDGES = 'M4 18c3-9 6-12 8-12s-1 6 1 6 4-4 7-4'
const LAYERS = 'M12 4l8 5-8 5-8-5zM4 14l8 5 8-5'
/** Two fields side by side. */
const SIDES = 'M4 5h6v14H4zM14 5h6v14h-6z'
/** A step, and the same again. */
const AGAIN = 'M5 12a7 7 0 1 0 2-5L4 10M4 4v6h6'

/** Of a run: what it is, then what leads it. */
export function EntryMarks({ entry: { comparison, replay, request } }: { readonly entry: Entry }) {
  return (
    <>
      {comparison && <CompareMark said={sayComparison(comparison)} />}
      {replay && (
        <Mark path={AGAIN} name={t('recipes.replay')} said={t('recipes.replayOf', { name: replay.recipe })} />
      )}
      <GuideMarks request={request} />
    </>
  )
}

export const CompareMark = ({ said }: { readonly said: string }) => (
  <Mark path={SIDES} name={t('history.comparison')} said={said} />
)

/** In the row's own colour, beside its small words. */
function GuideMarks({ request: { control, loras } }: { readonly request: GenerateRequest }) {
  if (control === undefined && !loras?.length) return null
  return (
    <span style={{ display: 'inline-flex', gap: 3, flex: 'none', verticalAlign: 'top' }}>
      {control && <Mark path={EDGES} name={t('control.title')} said={sayControl(control)} />}
      {loras && loras.length > 0 && <Mark path={LAYERS} name={t('loras.title')} said={sayLoras(loras)} />}
    </span>
  )
}

interface MarkProps {
  readonly path: string
  readonly name: string
  readonly said: string
}

function Mark({ path, name, said }: MarkProps) {
  return (
    <svg viewBox="0 0 24 24" width={14} height={14} role="img" aria-label={name} focusable="false">
      <title>{said.startsWith(name) ? said : `${name}: ${said}`}</title>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" />
    </svg>
  )
}
