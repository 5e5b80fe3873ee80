/** Settings: few, said in full, each kept the moment it is changed. */
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { type RefObject, useEffect, useRef, useState } from 'react'
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
  '&[aria-current="true"]': { background: ink.wash, color: ink.accentText, fontWeight: 600 },
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
  const [seen, follow] = useSeen(scroll)
  const show = (name: string): void => {
    const section = scroll.current?.querySelector<HTMLElement>(`[data-section="${name}"]`)
    if (section == null || scroll.current === null) return
    scroll.current.scrollTop = section.offsetTop - 24
    // The last ones cannot come to the top.
    follow(name)
    section.focus({ preventScroll: true })
  }
  return (
    <Root aria-label={t('settings.title')}>
      <Nav aria-label={t('settings.sections')}>
        <Title>{t('settings.title')}</Title>
        {SECTIONS.map(([name]) => (
          <Anchor key={name} aria-current={name === seen} onClick={() => show(name)}>
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

/** Pixels below the top at which a section begins to be the one in view. */
const LINE = 80

/** The section in view, and a way to say that another one was asked for. */
function useSeen(scroll: RefObject<HTMLElement | null>): readonly [string, (name: string) => void] {
  const [seen, setSeen] = useState<string>(SECTIONS[0][0])
  const asked = useRef(false)
  useEffect(() => {
    const element = scroll.current
    if (element === null) return
    const look = (): void => {
      if (asked.current) return
      const sections = [...element.querySelectorAll<HTMLElement>('[data-section]')]
      const atEnd =
        element.scrollTop > 0 && element.scrollTop + element.clientHeight >= element.scrollHeight - 1
      const here = atEnd
        ? sections.at(-1)
        : (sections.findLast(({ offsetTop }) => offsetTop <= element.scrollTop + LINE) ?? sections[0])
      if (here?.dataset['section'] !== undefined) setSeen(here.dataset['section'])
    }
    element.addEventListener('scroll', look, { passive: true })
    return () => element.removeEventListener('scroll', look)
  }, [scroll])
  const follow = (name: string): void => {
    asked.current = true
    setSeen(name)
    // The scroll that was asked for is heard before the next frame is drawn.
    requestAnimationFrame(() => {
      asked.current = false
    })
  }
  return [seen, follow]
}
