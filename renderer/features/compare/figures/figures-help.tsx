/** The short form of docs/comparing.md, at hand. */
import HelpOutlineOutlined from '@mui/icons-material/HelpOutlineOutlined'
import Popover from '@mui/material/Popover'
import { styled } from '@mui/material/styles'
import { useId, useState } from 'react'
import { IconButton } from '../../../components/icon-button.tsx'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'

const Page = styled('div')({
  width: 420,
  maxWidth: '90vw',
  padding: '14px 16px 16px',
  display: 'grid',
  gap: 8,
})
const Title = styled('h2')({ ...type.head })
const Text = styled('p')({ ...type.control, color: ink.dim })

const PARAGRAPHS = ['helpFair', 'helpBy', 'helpChange', 'helpReference', 'helpPixels', 'helpEye'] as const

export function FiguresHelp() {
  const [anchor, setAnchor] = useState<HTMLElement>()
  const title = useId()
  return (
    <>
      <IconButton
        label={t('compareFigures.explain')}
        icon={<HelpOutlineOutlined />}
        expanded={anchor !== undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
      />
      <Popover
        open={anchor !== undefined}
        anchorEl={anchor ?? null}
        onClose={() => setAnchor(undefined)}
        anchorOrigin={{ vertical: 'top', horizontal: 'right' }}
        transformOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        slotProps={{ paper: { role: 'dialog', 'aria-labelledby': title } }}
      >
        <Page tabIndex={-1}>
          <Title id={title}>{t('compareFigures.helpTitle')}</Title>
          {PARAGRAPHS.map((key) => (
            <Text key={key}>{t(`compareFigures.${key}`)}</Text>
          ))}
        </Page>
      </Popover>
    </>
  )
}
