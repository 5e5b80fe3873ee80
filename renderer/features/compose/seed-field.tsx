/** The seed, with its die and its lock. A typed seed locks itself: it was meant. */
import CasinoOutlined from '@mui/icons-material/CasinoOutlined'
import LockOpenOutlined from '@mui/icons-material/LockOpenOutlined'
import LockOutlined from '@mui/icons-material/LockOutlined'
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import { generateRequest } from '../../../native-models/api/request.ts'
import { TextLine } from '../../components/field.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { lockSeed, rollSeed, typeSeed, useCompose } from '../../state/compose.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'

const Label = styled('label')({
  display: 'block',
  fontSize: 11,
  lineHeight: '14px',
  color: ink.dim,
  marginBottom: 4,
})
/** Ten digits have room beside die and lock; longer seeds say that they go on. */
const Row = styled('div')({
  position: 'relative',
  '& input': { padding: '0 50px 0 7px', textOverflow: 'ellipsis' },
})
const Acts = styled('div')({
  position: 'absolute',
  right: 1,
  top: 1,
  display: 'flex',
  '& button': { width: 24, height: 30 },
  '& button:focus-visible': { outlineOffset: -2 },
})

const isSeed = (text: string) => generateRequest.shape.seed.safeParse(text).success

export function SeedField() {
  const seed = useCompose((state) => state.request.seed)
  const locked = useCompose((state) => state.seedLocked)
  const [typed, setTyped] = useState<string>()
  const wrong = typed !== undefined && !isSeed(typed)
  return (
    <div>
      <Label htmlFor="seed">{t('compose.seed')}</Label>
      <Row>
        <TextLine
          id="seed"
          inputMode="numeric"
          autoComplete="off"
          title={wrong ? t('compose.badSeed') : seed}
          aria-invalid={wrong}
          value={typed ?? seed}
          onChange={(event) => {
            const text = event.target.value.trim()
            setTyped(text)
            if (isSeed(text)) typeSeed(text)
          }}
          onBlur={() => setTyped(undefined)}
        />
        <Acts>
          <IconButton
            label={t('compose.newSeed')}
            icon={<CasinoOutlined />}
            shortcut="newSeed"
            onClick={() => {
              setTyped(undefined)
              rollSeed()
            }}
          />
          <IconButton
            label={t(locked ? 'compose.seedKept' : 'compose.seedChanges')}
            icon={locked ? <LockOutlined /> : <LockOpenOutlined />}
            shortcut="lockSeed"
            pressed={locked}
            onClick={() => lockSeed(!locked)}
          />
        </Acts>
      </Row>
    </div>
  )
}
