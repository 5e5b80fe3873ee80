/**
 * The frame: the theme, the rail, the room in which one is, and what lies over all rooms.
 * All rooms are in the one file of the page: it lies on this disk, so that parts would only come later and jump.
 */
import { styled, ThemeProvider, useColorScheme } from '@mui/material/styles'
import { useEffect } from 'react'
import { OpenFailure } from './components/open-failure.tsx'
import { Rail } from './components/rail.tsx'
import { RoomBoundary } from './components/room-boundary.tsx'
import { RoomSkeleton } from './components/room-skeleton.tsx'
import { ShortcutsDialog } from './components/shortcuts-dialog.tsx'
import { ToastLine } from './components/toast-line.tsx'
import { CompareRoom } from './features/compare/compare-room.tsx'
import { PaintRoom } from './features/compose/paint-room.tsx'
import { DevicesRoom } from './features/devices/devices-room.tsx'
import { DropLayer } from './features/drop/drop-layer.tsx'
import { LibraryRoom } from './features/library/library-room.tsx'
import { LorasRoom } from './features/loras/loras-room.tsx'
import { ModelsRoom } from './features/models/models-room.tsx'
import { SettingsRoom } from './features/settings/settings-room.tsx'
import { ViewerLayer } from './features/viewer/viewer-layer.tsx'
import { Welcome } from './features/welcome/welcome.tsx'
import { keepCompareDraft } from './state/compare-draft.ts'
import { keepDraft } from './state/compose.ts'
import { followEntries } from './state/film.ts'
import { followComparison } from './state/follow-comparison.ts'
import { followProgress } from './state/live.ts'
import { followMenu } from './state/menu-actions.ts'
import { useRoomShortcut } from './state/shortcuts.ts'
import { goTo, useStudio } from './state/studio.ts'
import { showShortcuts, useView } from './state/view.ts'
import { BaseStyles } from './theme/base-styles.tsx'
import { theme } from './theme/theme.ts'
import { ink } from './theme/tokens.ts'

const Frame = styled('div')({
  display: 'grid',
  gridTemplateColumns: 'auto minmax(0, 1fr)',
  height: '100%',
  background: ink.background,
})

export function App() {
  return (
    <ThemeProvider theme={theme} defaultMode="system" storageManager={null}>
      <BaseStyles />
      <Opened />
      <ToastLine />
    </ThemeProvider>
  )
}

function Opened() {
  const phase = useStudio((state) => state.phase)
  if (phase === 'failed') return <OpenFailure />
  if (phase === 'opening') return <RoomSkeleton />
  return <Studio />
}

function Studio() {
  const { setMode } = useColorScheme()
  const mode = useStudio((state) => state.settings.theme)
  useEffect(() => setMode(mode), [mode, setMode])
  useEffect(keepDraft, [])
  useEffect(keepCompareDraft, [])
  useEffect(followComparison, [])
  useEffect(followProgress, [])
  useEffect(followEntries, [])
  useEffect(followMenu, [])
  useRoomShortcut('roomPaint', () => goTo('paint'))
  useRoomShortcut('roomCompare', () => goTo('compare'))
  useRoomShortcut('roomLibrary', () => goTo('library'))
  useRoomShortcut('roomLoras', () => goTo('loras'))
  useRoomShortcut('roomModels', () => goTo('models'))
  useRoomShortcut('roomDevices', () => goTo('devices'))
  useRoomShortcut('roomSettings', () => goTo('settings'))
  useRoomShortcut('showAll', () => showShortcuts(true))
  return (
    <Frame>
      <Rail />
      <CurrentRoom />
      <DropLayer />
      <ViewerLayer />
      <Overlays />
    </Frame>
  )
}

const ROOMS = {
  paint: PaintRoom,
  compare: CompareRoom,
  library: LibraryRoom,
  loras: LorasRoom,
  models: ModelsRoom,
  devices: DevicesRoom,
  settings: SettingsRoom,
} as const

function CurrentRoom() {
  const room = useStudio((state) => state.room)
  const Room = ROOMS[room]
  return (
    <RoomBoundary key={room}>
      <Room />
    </RoomBoundary>
  )
}

function Overlays() {
  const shortcutsShown = useView((state) => state.shortcutsShown)
  const welcomed = useStudio((state) => state.settings.welcomed)
  return (
    <>
      {shortcutsShown && <ShortcutsDialog />}
      {!welcomed && <Welcome />}
    </>
  )
}
