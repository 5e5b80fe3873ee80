/**
 * The colours and measures of the studio, once for each theme.
 *
 * They reach the page as CSS variables (base-styles.tsx), so that changing the theme renders nothing anew.
 * In styles write `ink.dim`, not a colour: `ink` is the table of the variables' names.
 */

const dark = {
  table: '#0e0e10',
  background: '#141416',
  panel: '#1b1b1e',
  raised: '#242428',
  field: '#101012',
  line: '#2e2e33',
  strongLine: '#44444b',
  text: '#ececee',
  dim: '#a3a3ab',
  faint: '#8b8b94',
  accent: '#ff8f5c',
  accentHover: '#ffa279',
  /** Words in the accent's colour, on the wash too. */
  accentText: '#ff8f5c',
  onAccent: '#231006',
  wash: 'rgb(255 143 92 / 12%)',
  hover: 'rgb(255 255 255 / 6%)',
  good: '#6fcf97',
  careful: '#f2c14e',
  bad: '#ff7b72',
  shadow: '0 8px 32px rgb(0 0 0 / 48%)',
  pictureShadow: '0 4px 24px rgb(0 0 0 / 40%)',
  scrim: 'rgb(0 0 0 / 56%)',
}

const light: typeof dark = {
  table: '#e7e5e1',
  background: '#f4f3f1',
  panel: '#fbfaf9',
  raised: '#ffffff',
  field: '#ffffff',
  line: '#e2dfdb',
  strongLine: '#c2bdb6',
  text: '#1d1c1a',
  dim: '#5d5a55',
  faint: '#6b6761',
  accent: '#c2410c',
  accentHover: '#a93a0b',
  accentText: '#a4380b',
  onAccent: '#ffffff',
  wash: 'rgb(194 65 12 / 8%)',
  hover: 'rgb(29 28 26 / 5%)',
  good: '#1b7f4b',
  careful: '#8a6100',
  bad: '#b42318',
  shadow: '0 8px 32px rgb(29 28 26 / 20%)',
  pictureShadow: '0 4px 24px rgb(29 28 26 / 18%)',
  scrim: 'rgb(29 28 26 / 40%)',
}

export const palettes = { dark, light } as const
export type ThemeName = keyof typeof palettes
export type Ink = keyof typeof dark

/** The variables' names: `ink.dim` is `var(--dim)`. */
export const ink = Object.fromEntries(Object.keys(dark).map((key) => [key, `var(--${key})`])) as Record<
  Ink,
  string
>

/** Size / line height, and weight where it is fixed. */
export const type = {
  control: { fontSize: 13, lineHeight: '20px' },
  prompt: { fontSize: 14, lineHeight: '21px' },
  head: { fontSize: 12, lineHeight: '16px', fontWeight: 600 },
  meta: { fontSize: 11, lineHeight: '14px' },
  title: { fontSize: 16, lineHeight: '24px', fontWeight: 600 },
} as const

/** File names and ids, letter by letter: the font would draw the x of 512x512 as a multiplication sign. */
export const literal = { fontVariantLigatures: 'no-contextual' } as const

/** Corners in pixels; a picture is not a card. */
export const radius = { field: 6, card: 10, picture: 3 } as const

export const motion = { quick: '120ms ease-out', calm: '180ms ease-out' } as const

export const measure = {
  control: 32,
  primary: 44,
  icon: 18,
  rail: 64,
  composeColumn: 344,
  historyColumn: 272,
  header: 48,
} as const

/** What lies over what; MUI's dialogs, menus and popovers are at 1300. */
export const layer = { viewer: 1200, toast: 1250 } as const
