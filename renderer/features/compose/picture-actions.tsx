/** What can be done with a picture, each with its shortcut. */
import AddPhotoAlternateOutlined from '@mui/icons-material/AddPhotoAlternateOutlined'
import AutoAwesomeMotionOutlined from '@mui/icons-material/AutoAwesomeMotionOutlined'
import CompareOutlined from '@mui/icons-material/CompareOutlined'
import ContentCopyOutlined from '@mui/icons-material/ContentCopyOutlined'
import DeleteOutlined from '@mui/icons-material/DeleteOutlined'
import FolderOpenOutlined from '@mui/icons-material/FolderOpenOutlined'
import PolylineOutlined from '@mui/icons-material/PolylineOutlined'
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
import { requestOf } from '../../state/request-of.ts'
import { type ShortcutId, useRoomShortcut } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { compareFrom } from '../compare/setup/compare-from.ts'
import { takePicture } from '../control/control-deeds.ts'
import { nextEdgesView, toggleEdges, useEdgesView } from '../control/edges-view.ts'
import { toggleStar } from '../history/entry-actions.ts'
import { saveRecipe } from '../recipes/recipe-deeds.ts'
import {
  copyPicture,
  deletePicture,
  paintVariations,
  reuseAll,
  reuseSeed,
  savePicture,
  showInFolder,
} from './picture-deeds.ts'

type Deed = readonly [shortcut: ShortcutId, icon: ReactNode, act: (shot: Shot) => void]

const DEEDS: readonly (Deed | 'gap')[] = [
  ['savePicture', <SaveAltOutlined key="icon" />, savePicture],
  ['copyPicture', <ContentCopyOutlined key="icon" />, copyPicture],
  ['showPicture', <FolderOpenOutlined key="icon" />, showInFolder],
  ['saveRecipe', <ReceiptLongOutlined key="icon" />, ({ picture }) => saveRecipe(picture)],
  'gap',
  ['reuseAll', <ReplayOutlined key="icon" />, reuseAll],
  ['reuseSeed', <TagOutlined key="icon" />, reuseSeed],
  ['variations', <AutoAwesomeMotionOutlined key="icon" />, paintVariations],
  ['compareFrom', <CompareOutlined key="icon" />, compareFrom],
  ['useAsControl', <AddPhotoAlternateOutlined key="icon" />, takePicture],
  'gap',
  ['deletePicture', <DeleteOutlined key="icon" />, deletePicture],
]

const Row = styled('div')({ display: 'flex', alignItems: 'center', flex: 'none' })
const Gap = styled('span')({ width: 1, height: 16, margin: '0 6px', background: ink.strongLine })

export function PictureActions({ shot }: { readonly shot: Shot }) {
  return (
    <Row role="toolbar" aria-label={t('compose.pictureActions')}>
      <StarButton shot={shot} />
      <Gap />
      {DEEDS.map((deed, at) =>
        deed === 'gap' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the table never changes
          <Gap key={at} />
        ) : (
          <DeedButton key={deed[0]} deed={deed} shot={shot} />
        ),
      )}
      {requestOf(shot.entry, shot.picture).control && <EdgesButton shot={shot} />}
    </Row>
  )
}

function DeedButton({ deed: [shortcut, icon, act], shot }: { readonly deed: Deed; readonly shot: Shot }) {
  const run = () => act(shot)
  useRoomShortcut(shortcut, run)
  return <IconButton label={t(`shortcuts.${shortcut}`)} icon={icon} shortcut={shortcut} onClick={run} />
}

/** The star is the run's. */
function StarButton({ shot: { entry } }: { readonly shot: Shot }) {
  const run = () => toggleStar(entry)
  useRoomShortcut('star', run)
  return (
    <IconButton
      label={t('shortcuts.star')}
      icon={entry.starred ? <StarRounded /> : <StarBorderOutlined />}
      shortcut="star"
      pressed={entry.starred}
      onClick={run}
    />
  )
}

/** Only for a picture that followed edges. */
function EdgesButton({ shot }: { readonly shot: Shot }) {
  const shown = useEdgesView(shot) !== undefined
  useRoomShortcut('showEdges', toggleEdges)
  useRoomShortcut('nextEdgesView', nextEdgesView)
  return (
    <>
      <Gap />
      <IconButton
        label={t('shortcuts.showEdges')}
        icon={<PolylineOutlined />}
        shortcut="showEdges"
        pressed={shown}
        onClick={toggleEdges}
      />
    </>
  )
}
