/** Above the library: the search line, how to look, and its filters. */
import GridViewOutlined from '@mui/icons-material/GridViewOutlined'
import PhotoSizeSelectLargeOutlined from '@mui/icons-material/PhotoSizeSelectLargeOutlined'
import ViewListOutlined from '@mui/icons-material/ViewListOutlined'
import Slider from '@mui/material/Slider'
import { styled } from '@mui/material/styles'
import { useEffect, useRef, useState } from 'react'
import { Hint } from '../../components/hint.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { changeSettings, useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { libraryPages } from '../history/lists.ts'
import { SearchBox } from '../history/search-box.tsx'
import { OpenRecipeButton } from '../recipes/open-recipe-button.tsx'
import { FilterBar } from './filter-bar.tsx'
import { showView, useLibrary } from './library-state.ts'

const Root = styled('header')({ padding: '8px 16px', display: 'grid', gap: 8, background: ink.background })
const Line = styled('div')({ display: 'flex', alignItems: 'center', gap: 16, minHeight: 32 })
const Search = styled('div')({ flex: '0 1 440px', minWidth: 200 })
const Right = styled('div')({ marginLeft: 'auto', display: 'flex', alignItems: 'center', gap: 4 })
const Views = styled('fieldset')({ display: 'flex', gap: 2, margin: 0, padding: 0, border: 0 })
const Gap = styled('span')({ width: 1, height: 20, background: ink.line, margin: '0 6px' })
const Size = styled('label')({
  width: 148,
  display: 'flex',
  alignItems: 'center',
  gap: 12,
  marginRight: 12,
  color: ink.dim,
  '& > svg': { fontSize: 18, flex: 'none' },
})

interface Props {
  onLeaveSearch(): void
}

export function LibraryHeader({ onLeaveSearch }: Props) {
  const view = useLibrary((state) => state.view)
  return (
    <Root>
      <Line>
        <Search>
          <SearchBox pages={libraryPages} showsKeys onLeave={onLeaveSearch} />
        </Search>
        <Right>
          {view === 'pictures' && <SizeSlider />}
          <OpenRecipeButton />
          <Gap />
          <Views aria-label={t('library.view')}>
            <IconButton
              label={t('library.viewPictures')}
              icon={<GridViewOutlined />}
              pressed={view === 'pictures'}
              onClick={() => showView('pictures')}
            />
            <IconButton
              label={t('library.viewPrompts')}
              icon={<ViewListOutlined />}
              pressed={view === 'prompts'}
              onClick={() => showView('prompts')}
            />
          </Views>
        </Right>
      </Line>
      <FilterBar />
    </Root>
  )
}

const KEEP_MS = 300

/** Shown at once, kept when the hand has come to rest. */
function SizeSlider() {
  const kept = useStudio((state) => state.settings.thumbnailSize)
  const [size, setSize] = useState(kept)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setSize(kept), [kept])
  const change = (next: number): void => {
    setSize(next)
    useStudio.setState(({ settings }) => ({ settings: { ...settings, thumbnailSize: next } }))
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void changeSettings({ thumbnailSize: next }), KEEP_MS)
  }
  return (
    <Hint title={t('library.size')}>
      <Size>
        <PhotoSizeSelectLargeOutlined />
        <Slider
          size="small"
          min={80}
          max={480}
          step={8}
          shiftStep={40}
          value={size}
          aria-label={t('library.size')}
          onChange={(_, next) => change(Array.isArray(next) ? (next[0] ?? kept) : next)}
        />
      </Size>
    </Hint>
  )
}
