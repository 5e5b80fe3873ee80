/** All shortcuts, from the table. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { SHORTCUTS, type ShortcutGroup, type ShortcutId } from '../state/shortcuts.ts'
import { showShortcuts } from '../state/view.ts'
import { t } from '../strings/t.ts'
import { ink, type } from '../theme/tokens.ts'
import { IconButton } from './icon-button.tsx'
import { KeyMarks } from './key-marks.tsx'

const GROUPS: readonly ShortcutGroup[] = ['everywhere', 'paint', 'compare', 'pictures', 'library', 'brush']
const close = () => showShortcuts(false)

const Head = styled('div')({ display: 'flex', alignItems: 'center', padding: '12px 12px 4px 24px' })
const Title = styled('h2')({ ...type.title, flex: 1 })
const Columns = styled('div')({ columns: '260px 2', columnGap: 40, padding: '8px 24px 24px' })
const Group = styled('section')({ breakInside: 'avoid', marginBottom: 16 })
const GroupHead = styled('h3')({ ...type.head, color: ink.dim, padding: '6px 0' })
const Row = styled('div')({
  ...type.control,
  display: 'flex',
  justifyContent: 'space-between',
  gap: 16,
  padding: '5px 0',
  borderTop: `1px solid ${ink.line}`,
  '& dd': { color: ink.dim },
})

export function ShortcutsDialog() {
  return (
    <Dialog open onClose={close} maxWidth="md" aria-labelledby="shortcuts-title">
      <Head>
        <Title id="shortcuts-title">{t('shortcuts.title')}</Title>
        <IconButton label={t('frame.close')} icon={<CloseOutlined />} onClick={close} />
      </Head>
      <Columns tabIndex={0}>
        {GROUPS.map((group) => (
          <Group key={group}>
            <GroupHead>{t(`shortcuts.${group}`)}</GroupHead>
            <dl>
              {idsOf(group).map((id) => (
                <Row key={id}>
                  <dt>{t(`shortcuts.${id}`)}</dt>
                  <dd>
                    <span className="only-heard">{SHORTCUTS[id].keys}</span>
                    <KeyMarks of={id} />
                  </dd>
                </Row>
              ))}
            </dl>
          </Group>
        ))}
      </Columns>
    </Dialog>
  )
}

const idsOf = (group: ShortcutGroup) =>
  (Object.keys(SHORTCUTS) as ShortcutId[]).filter((id) => SHORTCUTS[id].group === group)
