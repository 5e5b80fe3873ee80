/** Small signs of a run that followed edges or used LoRAs, as bare as the other marks of long lists. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { t } from '../../strings/t.ts'
import { sayControl } from '../control/control-words.ts'
import { sayLoras } from '../loras/lora-words.ts'

const EDGES = 'M4 18c3-9 6-12 8-12s-1 6 1 6 4-4 7-4'
const LAYERS = 'M12 4l8 5-8 5-8-5zM4 14l8 5 8-5'

/** In the row's own colour, beside its small words. */
export function GuideMarks({ request: { control, loras } }: { readonly request: GenerateRequest }) {
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
      <title>{`${name}: ${said}`}</title>
      <path d={path} fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" />
    </svg>
  )
}
