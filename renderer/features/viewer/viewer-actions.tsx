/** What can be done with the picture in full view, each with its shortcut. */
import AddPhotoAlternateOutlined from '@mui/icons-material/AddPhotoAlternateOutlined'
import AutoAwesomeMotionOutlined from '@mui/icons-material/AutoAwesomeMotionOutlined'
import CompareOutlined from '@mui/icons-material/CompareOutlined'
import ContentCopyOutlined from '@mui/icons-material/ContentCopyOutlined'
import DeleteOutlined from '@mui/icons-material/DeleteOutlined'
import FolderOpenOutlined from '@mui/icons-material/FolderOpenOutlined'
import ReceiptLongOutlined from '@mui/icons-material/ReceiptLongOutlined'
import ReplayOutlined from '@mui/icons-material/ReplayOutlined'
import SaveAltOutlined from '@mui/icons-material/SaveAltOutlined'
import StarBorderOutlined from '@mui/icons-material/StarBorderOutlined'
import StarRounded from '@mui/icons-material/StarRounded'
import TagOutlined from '@mui/icons-material/TagOutlined'
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { IconButton } from '../../components/icon-button.tsx'
import type { Shot } from '../../state/film.ts'
import { type ShortcutId, useShortcut } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { compareFrom } from '../compare/setup/compare-from.ts'
import { copyPicture, paintVariations, savePicture, showInFolder } from '../compose/picture-deeds.ts'
import { takePicture } from '../control/control-deeds.ts'
import { deletePictures, toggleStar } from '../history/entry-actions.ts'
import { restoreEntry, restoreSeed } from '../history/restore.ts'
import { saveRecipe } from '../recipes/recipe-deeds.ts'
import { closeViewer } from './viewer-state.ts'

const Row = styled('div')({ display: 'flex', alignItems: 'center', gap: 2 })
const Gap = styled('span')({ width: 1, height: 20, background: ink.line, margin: '0 6px' })

interface Props {
  readonly shot: Shot
  /** The picture beside it takes its place. */
  onDelete(): void
}

export function ViewerActions({ shot, onDelete }: Props) {
  const { entry, picture } = shot
  const remove = (): void => {
    onDelete()
    deletePictures([picture.id])
  }
  return (
    <Row role="toolbar" aria-label={t('compose.pictureActions')}>
      <Deed
        of="star"
        pressed={entry.starred}
        icon={entry.starred ? <StarRounded /> : <StarBorderOutlined />}
        run={() => toggleStar(entry)}
      />
      <Gap />
      <Deed of="reuseAll" icon={<ReplayOutlined />} run={() => restoreEntry(entry, picture)} />
      <Deed of="reuseSeed" icon={<TagOutlined />} run={() => restoreSeed(entry, picture)} />
      <Deed of="variations" icon={<AutoAwesomeMotionOutlined />} run={() => paintVariations(shot)} />
      <Deed of="compareFrom" icon={<CompareOutlined />} run={() => compareFrom(shot)} />
      <Deed of="useAsControl" icon={<AddPhotoAlternateOutlined />} run={() => leadBy(shot)} />
      <Gap />
      <Deed of="savePicture" icon={<SaveAltOutlined />} run={() => savePicture(shot)} />
      <Deed of="copyPicture" icon={<ContentCopyOutlined />} run={() => copyPicture(shot)} />
      <Deed of="showPicture" icon={<FolderOpenOutlined />} run={() => showInFolder(shot)} />
      <Deed of="saveRecipe" icon={<ReceiptLongOutlined />} run={() => saveRecipe(picture)} />
      <Gap />
      <Deed of="deletePicture" icon={<DeleteOutlined />} run={remove} />
    </Row>
  )
}

function leadBy(shot: Shot): void {
  closeViewer()
  takePicture(shot)
}

interface DeedProps {
  readonly of: ShortcutId
  readonly icon: ReactNode
  readonly pressed?: boolean
  run(): void
}

function Deed({ of, icon, pressed, run }: DeedProps) {
  useShortcut(of, run)
  return <IconButton label={t(`shortcuts.${of}`)} shortcut={of} icon={icon} pressed={pressed} onClick={run} />
}
