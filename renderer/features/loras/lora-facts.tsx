/** What the studio found in a LoRA's file, line by line. */
import ContentCopyOutlined from '@mui/icons-material/ContentCopyOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import type { Lora, LoraReport } from '../../../preload/contract.ts'
import { CarefulLine } from '../../components/careful-line.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { modelName } from '../../state/controls.ts'
import { sayBytes, sayWeight } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { copyText } from '../history/entry-actions.ts'
import { folderName } from './lora-words.ts'

const Head = styled('h3')({ ...type.head, color: ink.dim, paddingBottom: 6 })
const Line = styled('div')({
  ...type.control,
  display: 'grid',
  gridTemplateColumns: '104px minmax(0, 1fr)',
  gap: 8,
  padding: '5px 0',
  borderTop: `1px solid ${ink.line}`,
  '& dt': { color: ink.dim },
  '& dd': { overflowWrap: 'anywhere' },
})
const Keys = styled('ul')({
  ...type.meta,
  maxHeight: 160,
  overflowY: 'auto',
  padding: 8,
  border: `1px solid ${ink.line}`,
  borderRadius: radius.field,
  background: ink.field,
  color: ink.dim,
  overflowWrap: 'anywhere',
  userSelect: 'text',
  '& li + li': { marginTop: 4 },
})
const Tag = styled('span')({
  display: 'flex',
  alignItems: 'center',
  gap: 4,
  '& button': { margin: '-6px 0' },
})

export function LoraFacts({ lora }: { readonly lora: Lora }) {
  const tag = `<lora:${lora.name}:${sayWeight(lora.preferredWeight)}>`
  return (
    <section>
      <Head>{t('loras.report')}</Head>
      {lora.misfit && <CarefulLine>{lora.misfit}</CarefulLine>}
      <dl>
        {linesOf(lora).map(([label, value]) => (
          <Line key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Line>
        ))}
        {!lora.error && (
          <Line>
            <dt>{t('loras.tag')}</dt>
            <dd>
              <Tag>
                {tag}
                <IconButton
                  label={t('loras.copyTag', { tag })}
                  icon={<ContentCopyOutlined />}
                  onClick={() => copyText(tag)}
                />
              </Tag>
            </dd>
          </Line>
        )}
      </dl>
      {lora.report && lora.report.unmatched.length > 0 && <Unmatched report={lora.report} />}
    </section>
  )
}

function linesOf({ report, fits, fileName, bytes, folder }: Lora): readonly (readonly [string, string])[] {
  const fitting = fits.length === 0 ? t('loras.fitsNothing') : fits.map(modelName).join(', ')
  const found = report && [
    [t('loras.matched'), t('loras.matchedOf', { matched: report.matched, total: report.total })] as const,
    [t('loras.rank'), report.rank] as const,
    [t('loras.alphaIs'), report.alpha] as const,
    [t('loras.dialect'), report.dialect] as const,
    [t('loras.fits'), fitting] as const,
  ]
  return [
    ...(found ?? []),
    [t('loras.file'), fileName],
    [t('loras.size'), sayBytes(bytes)],
    [t('loras.place'), folderName(folder)],
  ]
}

/** At most fifty are told of. */
const MOST_TOLD = 50

function Unmatched({ report: { unmatched } }: { readonly report: LoraReport }) {
  const count = unmatched.length
  const words = count < MOST_TOLD ? t('loras.unmatched', { count }) : t('loras.unmatchedFirst', { count })
  return (
    <div style={{ display: 'grid', gap: 8, paddingTop: 8 }}>
      <CarefulLine>{words}</CarefulLine>
      <Keys tabIndex={0} aria-label={words}>
        {unmatched.map((key) => (
          <li key={key}>{key}</li>
        ))}
      </Keys>
      <Button size="small" variant="outlined" onClick={() => copyText(unmatched.join('\n'))}>
        <ContentCopyOutlined sx={{ fontSize: 16 }} />
        {t('loras.copyUnmatched')}
      </Button>
    </div>
  )
}
