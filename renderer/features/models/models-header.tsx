/** Above the shelf: how much room there is, and the ways to more models. */
import FolderOpenOutlined from '@mui/icons-material/FolderOpenOutlined'
import SearchOutlined from '@mui/icons-material/SearchOutlined'
import TuneOutlined from '@mui/icons-material/TuneOutlined'
import Button from '@mui/material/Button'
import { Hint } from '../../components/hint.tsx'
import { RoomHeader } from '../../components/room-parts.tsx'
import { useStudio } from '../../state/studio.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { addFolder, findModels } from './model-deeds.ts'
import { showFetchSettings, useModelsView } from './models-state.ts'

export function ModelsHeader() {
  const { freeBytes, folderName } = useStudio((state) => state.shelf)
  const isFinding = useModelsView((state) => state.isFinding)
  return (
    <RoomHeader
      title={t('models.title')}
      line={t('models.free', { free: sayBytes(freeBytes), folder: folderName })}
    >
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
    </RoomHeader>
  )
}
