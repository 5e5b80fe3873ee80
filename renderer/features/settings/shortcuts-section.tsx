import { styled } from '@mui/material/styles'
import { useId } from 'react'
import { KeyMarks } from '../../components/key-marks.tsx'
import { SHORTCUTS, type ShortcutGroup, type ShortcutId } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { Card, Section, SectionHead } from './setting-row.tsx'

const GROUPS: readonly ShortcutGroup[] = ['everywhere', 'paint', 'compare', 'pictures', 'library']

const Columns = styled('div')({ columns: '260px 2', columnGap: 32, padding: '12px 16px 4px' })
const Group = styled('div')({ breakInside: 'avoid', paddingBottom: 12 })
const GroupHead = styled('h3')({ ...type.head, color: ink.dim, padding: '4px 0' })
const Row = styled('div')({
  ...type.control,
  display: 'flex',
  justifyContent: 'space-between',
  gap: 16,
  padding: '4px 0',
  '& dd': { color: ink.dim },
})

/** Every shortcut, from the table that the window itself listens to. */
export function ShortcutsSection() {
  const id = useId()
  return (
    <Section aria-labelledby={id}>
      <SectionHead id={id}>{t('settings.shortcuts')}</SectionHead>
      <Card>
        <Columns>
          {GROUPS.map((group) => (
            <Group key={group}>
              <GroupHead>{t(`shortcuts.${group}`)}</GroupHead>
              <dl>
                {idsOf(group).map((shortcut) => (
                  <Row key={shortcut}>
                    <dt>{t(`shortcuts.${shortcut}`)}</dt>
                    <dd>
                      <span className="only-heard">{SHORTCUTS[shortcut].keys}</span>
                      <KeyMarks of={shortcut} />
                    </dd>
                  </Row>
                ))}
              </dl>
            </Group>
          ))}
        </Columns>
      </Card>
    </Section>
  )
}

const idsOf = (group: ShortcutGroup): ShortcutId[] =>
  (Object.keys(SHORTCUTS) as ShortcutId[]).filter((id) => SHORTCUTS[id].group === group)
