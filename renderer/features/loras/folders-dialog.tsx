/** Where LoRAs are looked for. Folders are remembered and forgotten; their files stay. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import FolderOutlined from '@mui/icons-material/FolderOutlined'
import RefreshOutlined from '@mui/icons-material/RefreshOutlined'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { LoraFolder } from '../../../preload/contract.ts'
import { Tag } from '../../components/chip.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { addFolder, removeFolder, rescan } from './lora-deeds.ts'
import { folderName } from './lora-words.ts'

const Head = styled('div')({ display: 'flex', alignItems: 'center', padding: '12px 12px 0 24px' })
const Title = styled('h2')({ ...type.title, flex: 1 })
const Text = styled('p')({ ...type.control, color: ink.dim, padding: '4px 24px 12px' })
const List = styled('ul')({
  margin: '0 24px',
  border: `1px solid ${ink.line}`,
  borderRadius: radius.card,
  background: ink.panel,
  '& > * + *': { borderTop: `1px solid ${ink.line}` },
})
const Row = styled('li')({
  ...type.control,
  display: 'flex',
  alignItems: 'center',
  gap: 10,
  minHeight: 44,
  padding: '0 6px 0 14px',
  '& > svg': { fontSize: 18, color: ink.dim },
})
const Name = styled('span')({ flex: 1, minWidth: 0, overflowWrap: 'anywhere' })
const Meta = styled('span')({ ...type.meta, color: ink.dim, paddingRight: 8 })
const Acts = styled('div')({ display: 'flex', gap: 8, padding: '16px 24px 20px' })

export function FoldersDialog({ onClose }: { onClose(): void }) {
  const title = useId()
  const folders = useStudio((state) => state.loras.folders)
  return (
    <Dialog open onClose={onClose} maxWidth="sm" fullWidth aria-labelledby={title}>
      <Head>
        <Title id={title}>{t('loras.folders')}</Title>
        <IconButton label={t('frame.close')} icon={<CloseOutlined />} onClick={onClose} />
      </Head>
      <Text>{t('loras.foldersText')}</Text>
      <List>
        {folders.map((folder) => (
          <FolderRow key={folder.id} folder={folder} />
        ))}
      </List>
      <Acts>
        <Button variant="contained" onClick={addFolder}>
          {t('loras.addFolder')}
        </Button>
        <Button onClick={rescan}>
          <RefreshOutlined sx={{ fontSize: 18 }} />
          {t('loras.rescan')}
        </Button>
      </Acts>
    </Dialog>
  )
}

function FolderRow({ folder: { id, kind, name, missing } }: { readonly folder: LoraFolder }) {
  const count = useStudio(({ loras }) => loras.loras.filter(({ folder }) => folder === id).length)
  return (
    <Row>
      <FolderOutlined />
      <Name>{folderName(id)}</Name>
      {missing && <Tag style={{ color: ink.careful }}>{t('loras.folderMissing')}</Tag>}
      <Meta>{t('loras.count', { count })}</Meta>
      {kind === 'watched' && (
        <IconButton
          label={t('loras.removeFolder', { name })}
          icon={<CloseOutlined />}
          onClick={() => removeFolder(id)}
        />
      )}
    </Row>
  )
}
