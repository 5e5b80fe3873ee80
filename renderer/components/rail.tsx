/** The rooms, as a rail on the left. */
import BrushOutlined from '@mui/icons-material/BrushOutlined'
import CompareOutlined from '@mui/icons-material/CompareOutlined'
import KeyboardOutlined from '@mui/icons-material/KeyboardOutlined'
import LayersOutlined from '@mui/icons-material/LayersOutlined'
import MemoryOutlined from '@mui/icons-material/MemoryOutlined'
import PhotoLibraryOutlined from '@mui/icons-material/PhotoLibraryOutlined'
import SettingsOutlined from '@mui/icons-material/SettingsOutlined'
import ViewInArOutlined from '@mui/icons-material/ViewInArOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { type FetchMark, markOf } from '../features/models/fetch-mark.ts'
import { ariaShortcut, type ShortcutId } from '../state/shortcuts.ts'
import { goTo, type Room, useStudio } from '../state/studio.ts'
import { showShortcuts } from '../state/view.ts'
import { t } from '../strings/t.ts'
import { ease } from '../theme/theme.ts'
import { ink, measure, type } from '../theme/tokens.ts'
import { Hint } from './hint.tsx'
import { IconButton } from './icon-button.tsx'
import { Mark } from './mark.tsx'
import { ShareMark } from './share-mark.tsx'

const Root = styled('nav')({
  width: measure.rail,
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'center',
  gap: 4,
  padding: '14px 0 12px',
  background: ink.background,
  borderRight: `1px solid ${ink.line}`,
})
const Space = styled('div')({ flex: 1 })
const Item = styled(ButtonBase)({
  ...type.meta,
  width: 52,
  height: 50,
  position: 'relative',
  flexDirection: 'column',
  gap: 3,
  borderRadius: 10,
  color: ink.dim,
  transition: ease('background-color', 'color'),
  '& svg': { fontSize: measure.icon },
  '&:hover': { background: ink.hover, color: ink.text },
  '&[aria-current="page"]': { color: ink.accentText, background: ink.wash, fontWeight: 600 },
})

interface Place {
  readonly room: Room
  readonly icon: ReactNode
  readonly shortcut: ShortcutId
}

const ABOVE: readonly Place[] = [
  { room: 'paint', icon: <BrushOutlined />, shortcut: 'roomPaint' },
  { room: 'compare', icon: <CompareOutlined />, shortcut: 'roomCompare' },
  { room: 'library', icon: <PhotoLibraryOutlined />, shortcut: 'roomLibrary' },
  { room: 'loras', icon: <LayersOutlined />, shortcut: 'roomLoras' },
  { room: 'models', icon: <ViewInArOutlined />, shortcut: 'roomModels' },
]
const BELOW: readonly Place[] = [
  { room: 'devices', icon: <MemoryOutlined />, shortcut: 'roomDevices' },
  { room: 'settings', icon: <SettingsOutlined />, shortcut: 'roomSettings' },
]

export function Rail() {
  return (
    <Root aria-label={t('frame.rooms')}>
      <Mark />
      <div style={{ height: 10 }} />
      {ABOVE.map((place) => (
        <RailItem key={place.room} {...place} />
      ))}
      <Space />
      <IconButton
        label={t('shortcuts.showAll')}
        shortcut="showAll"
        placement="right"
        icon={<KeyboardOutlined />}
        onClick={() => showShortcuts(true)}
      />
      {BELOW.map((place) => (
        <RailItem key={place.room} {...place} />
      ))}
    </Root>
  )
}

function RailItem({ room, icon, shortcut }: Place) {
  const here = useStudio((state) => state.room === room)
  const name = t(`frame.${room}`)
  const mark = useMark(room)
  return (
    <Hint title={mark ? `${name} · ${mark.words}` : name} shortcut={shortcut} placement="right">
      <Item
        aria-current={here ? 'page' : undefined}
        aria-keyshortcuts={ariaShortcut(shortcut)}
        onClick={() => goTo(room)}
      >
        {icon}
        {name}
        {mark && <ShareMark kind={mark.kind} share={mark.share} />}
      </Item>
    </Hint>
  )
}

/** What is fetched takes hours: it is seen from every room. */
function useMark(room: Room): FetchMark | undefined {
  const { rows, hub } = useStudio((state) => state.shelf)
  return room === 'models' ? markOf(rows, hub) : undefined
}
