/** Two runs side by side: their pictures, then every setting that differs, then a line about the others. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import { IconButton } from '../../components/icon-button.tsx'
import { MissingPicture } from '../../components/missing-picture.tsx'
import { useBroken } from '../../components/use-broken.ts'
import { sayMoment } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { restoreEntry } from '../history/restore.ts'
import { sayLane } from '../history/say-comparison.ts'
import { settingNames } from '../history/say-entry.ts'
import { pictureUrl } from '../history/thumbnail.tsx'
import { endCompare, type Side, useLibrary } from './library-state.ts'
import { type DiffRow, type DiffWord, settingsDiff, wordDiff } from './settings-diff.ts'

const Head = styled('div')({ display: 'flex', alignItems: 'center', padding: '12px 12px 4px 24px' })
const Title = styled('h2')({ ...type.title, flex: 1 })
const Body = styled('div')({ padding: '8px 24px 24px', overflowY: 'auto' })
const Table = styled('table')({
  ...type.control,
  width: '100%',
  borderCollapse: 'collapse',
  tableLayout: 'fixed',
  '& th, & td': {
    textAlign: 'left',
    verticalAlign: 'top',
    padding: '8px 12px 8px 0',
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
  '& tbody th': { ...type.head, lineHeight: '20px', color: ink.dim, width: 128 },
  '& tbody tr': { borderTop: `1px solid ${ink.line}` },
  '& col:first-of-type': { width: 128 },
  '& mark': {
    background: ink.wash,
    color: ink.accentText,
    borderRadius: 3,
    padding: '1px 2px',
    fontWeight: 600,
  },
})
const Picture = styled('div')({
  position: 'relative',
  height: 200,
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  background: ink.table,
  borderRadius: radius.field,
  overflow: 'hidden',
  marginBottom: 8,
  '& img': { maxWidth: '100%', maxHeight: '100%', borderRadius: radius.picture, display: 'block' },
})
const Meta = styled('div')({ ...type.meta, fontWeight: 400, color: ink.dim })
const Same = styled('p')({ fontSize: 12, lineHeight: '16px', color: ink.dim, padding: '12px 0' })

export function CompareDialog() {
  const compared = useLibrary((state) => state.compared)
  if (compared === undefined) return null
  return <Compare left={compared[0]} right={compared[1]} />
}

function Compare({ left, right }: { readonly left: Side; readonly right: Side }) {
  const title = useId()
  const rows = settingsDiff(left, right, settingNames())
  const different = rows.filter((row) => !row.same)
  return (
    <Dialog open onClose={endCompare} aria-labelledby={title} maxWidth="md" fullWidth>
      <Head>
        <Title id={title}>{t('library.compareTitle')}</Title>
        <IconButton label={t('library.close')} icon={<CloseOutlined />} onClick={endCompare} />
      </Head>
      <Body tabIndex={0}>
        <Table>
          <colgroup>
            <col />
            <col />
            <col />
          </colgroup>
          <thead>
            <tr>
              <td />
              <SideHead side={left} label={t('library.compareLeft')} />
              <SideHead side={right} label={t('library.compareRight')} />
            </tr>
          </thead>
          <tbody>
            {different.map((row) => (
              <Difference key={row.key} row={row} />
            ))}
          </tbody>
        </Table>
        <Same>
          {different.length === 0
            ? t('library.identical')
            : t('library.equal', { count: rows.length - different.length })}
        </Same>
      </Body>
    </Dialog>
  )
}

function SideHead({ side, label }: { readonly side: Side; readonly label: string }) {
  const { entry, picture = entry.pictures[0] } = side
  const [broken, onBroken] = useBroken(picture?.id)
  return (
    <th scope="col">
      <Picture>
        {broken && <MissingPicture />}
        {picture && !broken && (
          <img src={pictureUrl(picture.id)} alt="" draggable={false} onError={onBroken} />
        )}
      </Picture>
      {label}
      <Meta>{sayLane(entry, side.picture) ?? sayMoment(entry.createdAt)}</Meta>
      <Button
        variant="outlined"
        size="small"
        sx={{ mt: 2 }}
        onClick={() => {
          endCompare()
          restoreEntry(entry, side.picture)
        }}
      >
        {t('library.restoreThis')}
      </Button>
    </th>
  )
}

function Difference({ row }: { readonly row: DiffRow }) {
  const words =
    row.key === 'prompt' || row.key === 'negativePrompt' ? wordDiff(row.left, row.right) : undefined
  return (
    <tr>
      <th scope="row">{t(`library.setting_${row.key}`)}</th>
      <td>{words ? <Words words={words.left} /> : <mark>{row.left}</mark>}</td>
      <td>{words ? <Words words={words.right} /> : <mark>{row.right}</mark>}</td>
    </tr>
  )
}

function Words({ words }: { readonly words: readonly DiffWord[] }) {
  return words.map(({ text, changed }, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: words have nothing but their place
    <span key={n}>{changed ? <mark>{text}</mark> : text} </span>
  ))
}
