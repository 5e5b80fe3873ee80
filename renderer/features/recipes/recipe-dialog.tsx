/** What a recipe paints and what differs here, before anything runs. */
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import LinearProgress from '@mui/material/LinearProgress'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { RecipeInfo } from '../../../preload/contract.ts'
import { DialogActs, FactLine } from '../../components/dialog-parts.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { modelName } from '../../state/controls.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { saySampler } from '../history/say-entry.ts'
import { DifferenceGroups } from './difference-groups.tsx'
import { replayRecipe } from './recipe-deeds.ts'
import { closeRecipe, useRecipe } from './recipe-state.ts'

const Head = styled('div')({ padding: '20px 24px 12px' })
const Title = styled('h2')(type.title)
const Name = styled('p')({ ...type.control, color: ink.dim, overflowWrap: 'anywhere' })
const Body = styled('div')({
  display: 'grid',
  gap: 16,
  alignContent: 'start',
  '&[aria-busy="true"]': { alignContent: 'center' },
  minHeight: 240,
  maxHeight: 'min(560px, calc(100vh - 200px))',
  padding: '0 24px 16px',
  overflowY: 'auto',
})
const Calm = styled('div')({
  ...type.control,
  display: 'grid',
  gap: 8,
  placeSelf: 'center',
  maxWidth: 400,
  textAlign: 'center',
  '& p': { color: ink.dim, textWrap: 'balance' },
})
const Same = styled('div')({
  ...type.control,
  display: 'grid',
  gridTemplateColumns: 'auto 1fr',
  columnGap: 8,
  padding: '8px 12px',
  borderRadius: radius.field,
  border: `1px solid ${ink.line}`,
  background: ink.panel,
  '& svg': { fontSize: 18, marginTop: 1, color: ink.good },
  '& p': { gridColumn: 2, fontSize: 12, lineHeight: '17px', color: ink.dim },
})

export function RecipeDialog() {
  const looked = useRecipe((state) => state.looked)
  const title = useId()
  if (looked === undefined) return null
  const { fileName, handle, info, error } = looked
  return (
    <Dialog open onClose={closeRecipe} aria-labelledby={title} maxWidth="sm" fullWidth>
      <Head>
        <Title id={title}>{t('recipes.dialogTitle')}</Title>
        <Name>{info?.fileName ?? fileName}</Name>
      </Head>
      <Body tabIndex={0} aria-busy={info === undefined && error === undefined}>
        {error && <ErrorNote error={error} />}
        {info && <Told info={info} />}
        {!error && !info && <Reading />}
      </Body>
      <Choices info={info} handle={handle} failed={error !== undefined} />
    </Dialog>
  )
}

function Reading() {
  return (
    <Calm role="status">
      <strong>{t('recipes.reading')}</strong>
      <LinearProgress aria-label={t('recipes.reading')} />
      <p>{t('recipes.readingText')}</p>
    </Calm>
  )
}

function Told({ info: { lines, differences } }: { readonly info: RecipeInfo }) {
  return (
    <>
      <div>{differences.length === 0 ? <AllSame /> : <DifferenceGroups differences={differences} />}</div>
      <dl aria-label={t('recipes.paints')}>
        {lines.map(({ label, value }, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a recipe may say the same twice
          <FactLine key={n}>
            <dt>{label}</dt>
            <dd>{(SAID[label] ?? String)(value)}</dd>
          </FactLine>
        ))}
      </dl>
    </>
  )
}

/** What a recipe names by id, and this machine by name. */
const SAID: Readonly<Record<string, (id: string) => string>> = { Sampler: saySampler, Model: modelName }

function AllSame() {
  return (
    <Same>
      <CheckCircleOutlined />
      <strong>{t('recipes.same')}</strong>
      <p>{t('recipes.sameText')}</p>
    </Same>
  )
}

interface ChoicesProps {
  readonly info: RecipeInfo | undefined
  readonly handle: string | undefined
  readonly failed: boolean
}

/** Where it cannot be read, or lacks what it would be painted with, there is nothing but to close. */
function Choices({ info, handle, failed }: ChoicesProps) {
  const ready = info !== undefined && handle !== undefined
  const can = ready && !info.differences.some(({ kind }) => kind === 'missing')
  return (
    <DialogActs>
      {/* Another button when it is read, so that the focus comes to it again. */}
      <Button key={ready || failed ? 'read' : 'reading'} autoFocus={!can} onClick={closeRecipe}>
        {t((ready && !can) || failed ? 'recipes.close' : 'recipes.cancel')}
      </Button>
      {can && (
        <Button
          key="replay"
          variant="contained"
          autoFocus
          onClick={() => replayRecipe(handle, info.fileName)}
        >
          {t('recipes.replay')}
        </Button>
      )}
    </DialogActs>
  )
}
