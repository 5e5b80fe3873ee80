/** Above the shelf: how much room there is, and the ways to more models. */
import FolderOpenOutlined from '@mui/icons-material/FolderOpenOutlined'
import SearchOutlined from '@mui/icons-material/SearchOutlined'
import TuneOutlined from '@mui/icons-material/TuneOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { Hint } from '../../components/hint.tsx'
import { useStudio } from '../../state/studio.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { addFolder, findModels } from './model-deeds.ts'
import { showFetchSettings, useModelsView } from './models-state.ts'

const Root = styled('header')({
  flex: 'none',
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: 8,
  padding: '10px 16px',
  borderBottom: `1px solid ${ink.line}`,
})
const Words = styled('div')({ flex: '1 1 220px', minWidth: 0 })
const Title = styled('h1')({ ...type.title, lineHeight: '20px', margin: 0 })
const Room = styled('p')({
  ...type.meta,
  color: ink.dim,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})

export function ModelsHeader() {
  const { freeBytes, folderName } = useStudio((state) => state.shelf)
  const isFinding = useModelsView((state) => state.isFinding)
  return (
    <Root>
      <Words>
        <Title>{t('models.title')}</Title>
        <Room>{t('models.free', { free: sayBytes(freeBytes), folder: folderName })}</Room>
      </Words>
      <Hint title={t('models.addFolderHint')}>
        <Button variant="outlined" onClick={addFolder}>
          <FolderOpenOutlined sx={{ fontSize: 18 }} />
          {t('models.addFolder')}
        </Button>
      </Hint>
      <Hint title={t('models.findHint')}>
        <Button variant="outlined" aria-busy={isFinding} onClick={() => isFinding || findModels()}>
          <SearchOutlined sx={{ fontSize: 18 }} />
          {t(isFinding ? 'models.findBusy' : 'models.find')}
        </Button>
      </Hint>
      <Button variant="outlined" aria-haspopup="dialog" onClick={() => showFetchSettings(true)}>
        <TuneOutlined sx={{ fontSize: 18 }} />
        {t('models.fetchingSettings')}
      </Button>
    </Root>
  )
}
