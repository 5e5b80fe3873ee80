/** Files of a fetch, each with how much of it is here. */
import { styled } from '@mui/material/styles'
import type { ModelFetch } from '../../../preload/contract.ts'
import { sayBytes, sayFile } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, literal, radius, type } from '../../theme/tokens.ts'

const List = styled('ul')({
  ...type.meta,
  ...literal,
  maxHeight: 168,
  overflowY: 'auto',
  padding: '4px 8px',
  border: `1px solid ${ink.line}`,
  borderRadius: radius.field,
  background: ink.field,
  color: ink.dim,
})
const Row = styled('li')({
  display: 'flex',
  justifyContent: 'space-between',
  gap: 12,
  padding: '2px 0',
  '& span:first-of-type': { overflowWrap: 'anywhere' },
  '& span:last-of-type': { flex: 'none' },
})

type File = ModelFetch['files'][number]

export function FileProgress({ files }: { readonly files: readonly File[] }) {
  return (
    <List tabIndex={0} aria-label={t('models.files', { count: files.length })}>
      {files.map((file) => (
        <Row key={file.name}>
          <span title={file.name}>{sayFile(file.name, 42)}</span>
          <span>{sayOne(file)}</span>
        </Row>
      ))}
    </List>
  )
}

function sayOne({ doneBytes, sizeBytes }: File): string {
  const size = sayBytes(sizeBytes)
  if (doneBytes === 0) return size
  return doneBytes >= sizeBytes
    ? `${size}, ${t('models.fileDone')}`
    : t('models.done', { done: sayBytes(doneBytes), size })
}
