/** MUI in our clothes: its palette is ours, and its components are as small and as quiet as the rest. */
import { createTheme } from '@mui/material/styles'
import { ink, measure, motion, palettes, radius, type } from './tokens.ts'

const FONT = "'Inter Variable', system-ui, sans-serif"

function paletteOf(name: keyof typeof palettes) {
  const p = palettes[name]
  return {
    mode: name,
    primary: { main: p.accent, contrastText: p.onAccent },
    error: { main: p.bad },
    warning: { main: p.careful },
    success: { main: p.good },
    background: { default: p.background, paper: p.raised },
    text: { primary: p.text, secondary: p.dim, disabled: p.faint },
    divider: p.line,
  } as const
}

export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'data-theme' },
  defaultColorScheme: 'dark',
  colorSchemes: { dark: { palette: paletteOf('dark') }, light: { palette: paletteOf('light') } },
  shape: { borderRadius: radius.field },
  spacing: 4,
  typography: {
    fontFamily: FONT,
    fontSize: 13,
    body1: type.control,
    body2: type.control,
    button: { textTransform: 'none', ...type.control, fontWeight: 600 },
  },
  components: {
    MuiButtonBase: {
      defaultProps: { disableRipple: true },
      // MUI takes the outline away from its buttons; here it is the only mark that the keyboard has.
      styleOverrides: {
        root: {
          '&:focus-visible, &.Mui-focusVisible': { outline: `2px solid ${ink.accent}`, outlineOffset: 2 },
        },
      },
    },
    MuiButton: {
      defaultProps: { disableElevation: true },
      styleOverrides: {
        root: { minHeight: measure.control, padding: '0 12px', gap: 8, whiteSpace: 'nowrap' },
        outlined: {
          color: ink.text,
          borderColor: ink.strongLine,
          background: ink.raised,
          '&:hover': { background: ink.hover, borderColor: ink.strongLine },
        },
        text: { color: ink.text, '&:hover': { background: ink.hover } },
        contained: { '&:hover': { background: ink.accentHover } },
      },
    },
    MuiTooltip: {
      defaultProps: { enterDelay: 500, enterNextDelay: 200, disableInteractive: true },
      styleOverrides: {
        tooltip: {
          ...type.meta,
          fontWeight: 500,
          padding: '6px 8px',
          background: ink.raised,
          color: ink.text,
          border: `1px solid ${ink.strongLine}`,
          boxShadow: ink.shadow,
        },
      },
    },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiMenu: {
      styleOverrides: {
        paper: { border: `1px solid ${ink.strongLine}`, boxShadow: ink.shadow, borderRadius: radius.card },
        list: { padding: 4 },
      },
    },
    MuiMenuItem: {
      styleOverrides: {
        root: {
          ...type.control,
          minHeight: measure.control,
          borderRadius: radius.field,
          padding: '6px 8px',
          '&:hover, &.Mui-focusVisible': { background: ink.hover },
          '&:focus-visible, &.Mui-focusVisible': { outlineOffset: -2 },
          '&.Mui-selected, &.Mui-selected:hover, &.Mui-selected.Mui-focusVisible': { background: ink.wash },
        },
      },
    },
    MuiDialog: {
      styleOverrides: {
        paper: { border: `1px solid ${ink.line}`, boxShadow: ink.shadow, borderRadius: radius.card },
      },
    },
    MuiBackdrop: { styleOverrides: { root: { '&:not(.MuiBackdrop-invisible)': { background: ink.scrim } } } },
    MuiSlider: {
      styleOverrides: {
        root: { height: 3, padding: '10px 0', color: ink.dim },
        rail: { background: ink.line, opacity: 1 },
        track: { border: 0 },
        thumb: {
          width: 13,
          height: 13,
          background: ink.text,
          transition: 'none',
          '&:before': { display: 'none' },
          '&:hover, &.Mui-active': { boxShadow: 'none' },
          '&.Mui-focusVisible': { boxShadow: `0 0 0 2px ${ink.panel}, 0 0 0 4px ${ink.accent}` },
        },
      },
    },
    MuiSwitch: { styleOverrides: { root: { marginRight: -8 } } },
    MuiSkeleton: { styleOverrides: { root: { background: ink.hover } } },
  },
  transitions: {
    duration: {
      shortest: 120,
      shorter: 120,
      short: 140,
      standard: 180,
      complex: 180,
      enteringScreen: 160,
      leavingScreen: 120,
    },
  },
})

/** For hand-made transitions: `transition: ease('opacity')`. */
export const ease = (...properties: string[]) =>
  properties.map((name) => `${name} ${motion.quick}`).join(', ')
