/** The noise that all lanes begin with. */
import CasinoOutlined from '@mui/icons-material/CasinoOutlined'
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import { generateRequest } from '../../../../native-models/api/request.ts'
import { CarefulLine } from '../../../components/careful-line.tsx'
import { Field, TextLine } from '../../../components/field.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { editBase, useCompareDraft } from '../../../state/compare-draft.ts'
import { randomSeed } from '../../../state/compose.ts'
import { useRoomShortcut } from '../../../state/shortcuts.ts'
import { t } from '../../../strings/t.ts'
import { useIsAxis } from './use-is-axis.ts'

const Row = styled('div')({ position: 'relative', '& input': { paddingRight: 34 } })
const Die = styled('div')({ position: 'absolute', right: 1, top: 1, '& button': { width: 30, height: 30 } })

const isSeed = (text: string) => generateRequest.shape.seed.safeParse(text).success

export function BaseSeed() {
  const seed = useCompareDraft(({ setup }) => setup?.request.seed ?? '')
  const isAxis = useIsAxis('seed')
  const [typed, setTyped] = useState<string>()
  const wrong = typed !== undefined && !isSeed(typed)
  const roll = (): void => {
    setTyped(undefined)
    editBase({ seed: randomSeed() })
  }
  useRoomShortcut('newSeed', roll)
  return (
    <Field
      label={t('compose.seed')}
      id="compare-seed-label"
      meta={t(isAxis ? 'compare.byGrid' : 'compare.sameNoise')}
    >
      <Row>
        <TextLine
          inputMode="numeric"
          autoComplete="off"
          aria-labelledby="compare-seed-label"
          aria-invalid={wrong}
          value={typed ?? seed}
          onChange={(event) => {
            const text = event.target.value.trim()
            setTyped(text)
            if (isSeed(text)) editBase({ seed: text })
          }}
          onBlur={() => setTyped(undefined)}
        />
        <Die>
          <IconButton
            label={t('compose.newSeed')}
            icon={<CasinoOutlined />}
            shortcut="newSeed"
            onClick={roll}
          />
        </Die>
      </Row>
      {wrong && <CarefulLine>{t('compose.badSeed')}</CarefulLine>}
    </Field>
  )
}
