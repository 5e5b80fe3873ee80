/** LoRAs: every one that was found, what it is and whether it fits, and where they come from. */
import LayersOutlined from '@mui/icons-material/LayersOutlined'
import SearchOffOutlined from '@mui/icons-material/SearchOffOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { EmptyRoom } from '../../components/empty-room.tsx'
import { useRoomShortcut } from '../../state/shortcuts.ts'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { AddFileButton } from './add-file-button.tsx'
import { addFolder } from './lora-deeds.ts'
import { LoraDetails } from './lora-details.tsx'
import { LoraGrid } from './lora-grid.tsx'
import { LorasHeader } from './loras-header.tsx'
import { foundLoras, showAll, showLora, useLorasView } from './loras-state.ts'

const Root = styled('main')({
  height: '100%',
  minWidth: 0,
  minHeight: 0,
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) auto',
  background: ink.background,
})
const Main = styled('div')({ minWidth: 0, minHeight: 0, display: 'flex', flexDirection: 'column' })
const Body = styled('div')({ flex: 1, minHeight: 0, display: 'grid' })

export function LorasRoom() {
  const loras = useStudio((state) => state.loras.loras)
  const { query, folder, shown } = useLorasView()
  const found = foundLoras(loras, { query, folder })
  const open = loras.find(({ id }) => id === shown)
  useRoomShortcut('cancelInnermost', () => showLora(undefined), open !== undefined)
  return (
    <Root aria-label={t('loras.title')}>
      <Main>
        <LorasHeader found={found.length} />
        <Body>
          {loras.length === 0 && <NothingYet />}
          {loras.length > 0 && found.length === 0 && <NothingFound />}
          {found.length > 0 && <LoraGrid loras={found} />}
        </Body>
      </Main>
      {open && <LoraDetails key={open.id} lora={open} />}
    </Root>
  )
}

function NothingYet() {
  return (
    <EmptyRoom icon={<LayersOutlined />} title={t('loras.emptyTitle')} sentence={t('loras.emptySentence')}>
      <AddFileButton variant="contained" />
      <Button variant="outlined" onClick={addFolder}>
        {t('loras.addFolder')}
      </Button>
    </EmptyRoom>
  )
}

function NothingFound() {
  return (
    <EmptyRoom
      icon={<SearchOffOutlined />}
      title={t('loras.nothingFound')}
      sentence={t('loras.nothingFoundText')}
    >
      <Button variant="outlined" onClick={showAll}>
        {t('loras.showAll')}
      </Button>
    </EmptyRoom>
  )
}
