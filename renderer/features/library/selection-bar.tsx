/** One line under the header: how much there is, or what can be done with what is chosen. It is always there. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import CompareOutlined from '@mui/icons-material/CompareOutlined'
import DeleteOutlined from '@mui/icons-material/DeleteOutlined'
import IosShareOutlined from '@mui/icons-material/IosShareOutlined'
import StarBorderOutlined from '@mui/icons-material/StarBorderOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { Hint } from '../../components/hint.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { libraryPages, usePages } from '../history/lists.ts'
import { chooseNothing, chosenEntries, chosenPictures, chosenSides, useLibrary } from './library-state.ts'
import { compareChosen, deleteChosen, exportChosen, starChosen } from './selection-actions.ts'

const Root = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 4,
  height: 41,
  flex: 'none',
  padding: '0 16px 4px',
  background: ink.background,
  borderBottom: `1px solid ${ink.line}`,
  color: ink.dim,
  '& svg': { fontSize: 18 },
})
const Count = styled('span')({
  fontSize: 12,
  lineHeight: '16px',
  '&[data-chosen="true"]': { ...type.control, color: ink.text, fontWeight: 600 },
})
const Space = styled('span')({ flex: 1 })

const numbers = new Intl.NumberFormat('en')

export function SelectionBar() {
  const count = useLibrary((state) => state.selection.ids.size)
  const { total, ready } = usePages(libraryPages)
  if (count > 0) return <Chosen count={count} />
  return (
    <Root role="toolbar" aria-label={t('library.title')}>
      <Count aria-live="polite">
        {ready && total > 0 ? t('library.runs', { count: total, number: numbers.format(total) }) : ''}
      </Count>
      <Space />
      {total > 0 && <Count>{t('library.chooseHelp')}</Count>}
    </Root>
  )
}

function Chosen({ count }: { readonly count: number }) {
  const { view, selection } = useLibrary()
  usePages(libraryPages)
  const entries = chosenEntries(view, selection.ids)
  const two = chosenSides(view, selection.ids).length === 2
  const pictures = chosenPictures(view, selection.ids)
  const allStarred = entries.length > 0 && entries.every((entry) => entry.starred)
  return (
    <Root role="toolbar" aria-label={t('library.chosen', { count })}>
      <IconButton
        label={t('library.clearChoice')}
        shortcut="cancelInnermost"
        icon={<CloseOutlined />}
        onClick={chooseNothing}
      />
      <Count data-chosen aria-live="polite">
        {t('library.chosen', { count })}
      </Count>
      <Space />
      <Hint title={two ? t('library.compare') : t('library.compareNeedsTwo')}>
        <span>
          <Button disabled={!two} onClick={compareChosen}>
            <CompareOutlined />
            {t('library.compare')}
          </Button>
        </span>
      </Hint>
      <Hint title={t(allStarred ? 'library.unstar' : 'library.star')} shortcut="star">
        <Button onClick={starChosen}>
          <StarBorderOutlined />
          {t(allStarred ? 'library.unstar' : 'library.star')}
        </Button>
      </Hint>
      <Button disabled={pictures.length === 0} onClick={exportChosen}>
        <IosShareOutlined />
        {t('library.export')}
      </Button>
      <Hint title={t('library.delete')} shortcut="deletePicture">
        <Button onClick={deleteChosen}>
          <DeleteOutlined />
          {t('library.delete')}
        </Button>
      </Hint>
    </Root>
  )
}
