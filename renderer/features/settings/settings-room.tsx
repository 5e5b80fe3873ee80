/** Settings: few, said in full, each kept the moment it is changed. */
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { useRef } from 'react'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { AboutSection } from '../about/about-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { DeviceSection } from './device-section.tsx'
import { DiagnosticsSection } from './diagnostics-section.tsx'
import { FoldersSection } from './folders-section.tsx'
import { PaintingSection } from './painting-section.tsx'
import { ShortcutsSection } from './shortcuts-section.tsx'

const SECTIONS = [
  ['appearance', AppearanceSection],
  ['painting', PaintingSection],
  ['folders', FoldersSection],
  ['device', DeviceSection],
  ['shortcuts', ShortcutsSection],
  ['diagnostics', DiagnosticsSection],
  ['about', AboutSection],
] as const

const Root = styled('main')({ height: '100%', minHeight: 0, display: 'flex', background: ink.background })
const Nav = styled('nav')({
  width: 184,
  flex: 'none',
  display: 'grid',
  alignContent: 'start',
  gap: 2,
  padding: '20px 12px',
  borderRight: `1px solid ${ink.line}`,
})
const Title = styled('h1')({ ...type.title, padding: '0 8px 12px', margin: 0 })
const Anchor = styled(ButtonBase)({
  ...type.control,
  height: 32,
  padding: '0 8px',
  justifyContent: 'flex-start',
  borderRadius: radius.field,
  color: ink.dim,
  '&:hover': { background: ink.hover, color: ink.text },
})
const Scroll = styled('div')({
  position: 'relative',
  flex: 1,
  minWidth: 0,
  overflowY: 'auto',
  padding: '24px 32px 48px',
})
const Column = styled('div')({ maxWidth: 720, margin: '0 auto' })

export function SettingsRoom() {
  const scroll = useRef<HTMLDivElement>(null)
  const show = (name: string): void => {
    const section = scroll.current?.querySelector<HTMLElement>(`[data-section="${name}"]`)
    if (section == null || scroll.current === null) return
    scroll.current.scrollTop = section.offsetTop - 24
    section.focus({ preventScroll: true })
  }
  return (
    <Root aria-label={t('settings.title')}>
      <Nav aria-label={t('settings.sections')}>
        <Title>{t('settings.title')}</Title>
        {SECTIONS.map(([name]) => (
          <Anchor key={name} onClick={() => show(name)}>
            {t(`settings.${name}`)}
          </Anchor>
        ))}
      </Nav>
      <Scroll ref={scroll} tabIndex={0} aria-label={t('settings.title')} role="region">
        <Column>
          {SECTIONS.map(([name, Content]) => (
            <div
              key={name}
              data-section={name}
              tabIndex={-1}
              style={{ outlineOffset: 6, scrollMarginTop: 24 }}
            >
              <Content />
            </div>
          ))}
        </Column>
      </Scroll>
    </Root>
  )
}
