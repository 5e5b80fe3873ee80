/** What can be done with one run, at the pointer or at its row. */
import Divider from '@mui/material/Divider'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import type { Entry, Picture } from '../../../preload/contract.ts'
import { KeyMarks } from '../../components/key-marks.tsx'
import { requestOf } from '../../state/request-of.ts'
import type { ShortcutId } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { compareFrom } from '../compare/setup/compare-from.ts'
import { takePicture } from '../control/control-deeds.ts'
import { saveRecipe } from '../recipes/recipe-deeds.ts'
import { openViewer } from '../viewer/viewer-state.ts'
import { copyText, deleteEntries, toggleStar } from './entry-actions.ts'
import { showComparison } from './open-entry.ts'
import type { Pages } from './pages.ts'
import { restoreControl, restoreEntry, restoreLoras, restorePrompt, restoreSeed } from './restore.ts'
import { sayLane } from './say-comparison.ts'

export interface MenuPlace {
  readonly entry: Entry
  /** The one under the pointer; else the run's first. */
  readonly picture?: Picture | undefined
  readonly top: number
  readonly left: number
}

interface Props {
  readonly place: MenuPlace | undefined
  readonly pages: Pages
  onClose(): void
  onNotes(entry: Entry): void
}

interface Item {
  readonly label: string
  readonly run: () => void
  readonly keys?: ShortcutId
  readonly off?: boolean
  readonly line?: boolean
  /** What stands in the menu then, instead of its closing. */
  readonly opens?: readonly Item[]
}

const Keys = styled('span')({ marginLeft: 'auto', paddingLeft: 24, color: ink.dim })

export function EntryMenu({ place, pages, onClose, onNotes }: Props) {
  const [opened, setOpened] = useState<{ readonly of: MenuPlace; readonly items: readonly Item[] }>()
  const all = place === undefined ? [] : itemsOf(place, pages, onNotes)
  const items = place !== undefined && opened?.of === place ? opened.items : all
  return (
    <Menu
      open={place !== undefined}
      onClose={onClose}
      anchorReference="anchorPosition"
      {...(place && { anchorPosition: { top: place.top, left: place.left } })}
    >
      {items.flatMap(({ label, run, opens, keys, off = false, line = false }, at) => [
        ...(line ? [<Divider key={`${label} line`} />] : []),
        <MenuItem
          key={label}
          disabled={off}
          autoFocus={at === 0 && items !== all}
          aria-haspopup={opens && 'menu'}
          onClick={() => {
            if (place !== undefined && opens !== undefined) return setOpened({ of: place, items: opens })
            onClose()
            run()
          }}
        >
          {label}
          {keys && (
            <Keys>
              <KeyMarks of={keys} />
            </Keys>
          )}
        </MenuItem>,
      ])}
    </Menu>
  )
}

function itemsOf(place: MenuPlace, pages: Pages, onNotes: (entry: Entry) => void): Item[] {
  const { entry, picture = entry.pictures[0] } = place
  const { control, loras, prompt } = requestOf(entry, picture)
  return [
    ...restoring(place),
    { label: t('history.restorePrompt'), run: () => restorePrompt(entry, picture) },
    { label: t('history.reuseSeed'), run: () => restoreSeed(entry, picture) },
    ...(control ? [{ label: t('history.restoreControl'), run: () => restoreControl(entry, picture) }] : []),
    ...(loras ? [{ label: t('history.restoreLoras'), run: () => restoreLoras(entry, picture) }] : []),
    { label: t('history.copyPrompt'), run: () => copyText(prompt) },
    {
      label: t('history.openPictures'),
      off: picture === undefined,
      line: true,
      run: () => picture && openViewer(picture.id, pages),
    },
    {
      label: t('shortcuts.compareFrom'),
      off: picture === undefined,
      run: () => picture && compareFrom({ entry, picture }),
    },
    {
      label: t('shortcuts.useAsControl'),
      off: picture === undefined,
      run: () => picture && takePicture({ entry, picture }),
    },
    ...savingRecipe(place),
    {
      label: t(entry.starred ? 'history.unstar' : 'history.star'),
      keys: 'star',
      run: () => toggleStar(entry),
    },
    { label: t('history.tagsAndNote'), run: () => onNotes(entry) },
    {
      label: t('history.delete'),
      keys: 'deletePicture',
      line: true,
      // What is being painted is cancelled first, not deleted under the brush.
      off: entry.state === 'running' || entry.state === 'queued',
      run: () => deleteEntries([entry.id]),
    },
  ]
}

/** Of a comparison it is a lane's: which one is asked where none was pointed at. */
function savingRecipe({ entry, picture }: MenuPlace): Item[] {
  const { comparison, pictures } = entry
  const [first] = pictures
  if (first === undefined) return []
  const label = t('recipes.save')
  if (comparison === undefined || picture !== undefined)
    return [{ label, run: () => saveRecipe(picture ?? first) }]
  const opens = pictures.map((one) => ({
    label: t('recipes.saveLane', { lane: sayLane(entry, one) ?? String(one.index + 1) }),
    run: () => saveRecipe(one),
  }))
  return [{ label, run: () => saveRecipe(first), opens }]
}

/** First what Enter does. Of a comparison a lane comes back, where one was pointed at. */
function restoring({ entry, picture }: MenuPlace): Item[] {
  if (entry.comparison === undefined) {
    return [{ label: t('history.restore'), keys: 'restoreRun', run: () => restoreEntry(entry) }]
  }
  const lane = { label: t('history.restoreLane'), run: () => restoreEntry(entry, picture) }
  return [
    { label: t('history.openComparison'), keys: 'restoreRun', run: () => showComparison(entry) },
    ...(picture === undefined ? [] : [lane]),
  ]
}
