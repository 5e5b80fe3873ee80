/** What holds for the whole page: the tokens as variables, the type, the focus, the scroll bars, stillness. */
import GlobalStyles from '@mui/material/GlobalStyles'
import { laneVariables } from './lane-hues.ts'
import { ink, palettes, radius, type ThemeName, type } from './tokens.ts'

const variables = (name: ThemeName) => ({
  ...Object.fromEntries(Object.entries(palettes[name]).map(([key, value]) => [`--${key}`, value])),
  ...laneVariables(name),
})

const styles = (
  <GlobalStyles
    styles={{
      ':root': { ...variables('dark'), colorScheme: 'dark' },
      ':root[data-theme="light"]': { ...variables('light'), colorScheme: 'light' },
      '*, *::before, *::after': { boxSizing: 'border-box' },
      'html, body, #root': { height: '100%', margin: 0, overflow: 'hidden' },
      body: {
        ...type.control,
        fontFamily: "'Inter Variable', system-ui, sans-serif",
        fontFeatureSettings: "'tnum', 'cv05'",
        fontVariantNumeric: 'tabular-nums',
        WebkitFontSmoothing: 'antialiased',
        background: ink.background,
        color: ink.text,
        userSelect: 'none',
      },
      'p, dd, pre, input, textarea, [data-selectable]': { userSelect: 'text' },
      'h1, h2, h3, p, ul, ol, dl, dd, figure': { margin: 0, padding: 0 },
      'ul, ol': { listStyle: 'none' },
      'button, input, textarea, select': { font: 'inherit', color: 'inherit', letterSpacing: 'inherit' },
      ':focus': { outline: 'none' },
      ':focus-visible': { outline: `2px solid ${ink.accent}`, outlineOffset: 2, borderRadius: radius.field },
      '::placeholder': { color: ink.faint, opacity: 1 },
      '::selection': { background: ink.accent, color: ink.onAccent },
      '::-webkit-scrollbar': { width: 10, height: 10 },
      '::-webkit-scrollbar-thumb': {
        background: ink.strongLine,
        border: '3px solid transparent',
        backgroundClip: 'content-box',
        borderRadius: 5,
      },
      '::-webkit-scrollbar-corner': { background: 'transparent' },
      '@media (prefers-reduced-motion: reduce)': {
        '*, *::before, *::after': {
          animationDuration: '0.01ms !important',
          animationIterationCount: '1 !important',
          transitionDuration: '0.01ms !important',
          scrollBehavior: 'auto !important',
        },
      },
      /** Said, not shown. */
      '.only-heard': {
        position: 'absolute',
        width: 1,
        height: 1,
        overflow: 'hidden',
        clipPath: 'inset(50%)',
        whiteSpace: 'nowrap',
      },
    }}
  />
)

export function BaseStyles() {
  return styles
}
