/**
 * Eight hues for what lies side by side, and eight shapes: whoever sees no hues tells lanes apart by those.
 *
 * The hues are of one lightness and nearly one chroma (OKLCH 0.76 and 0.135 in the dark, 0.54 and 0.14 in the
 * light), so that no lane looks more important than another; neighbours are far apart on the wheel. Each reaches
 * 3 : 1 on every surface. A ninth lane, of a grid, begins again. They reach the page as variables
 * (base-styles.tsx), `LaneMark` draws the shapes.
 */

const dark = ['#6fb6ff', '#e3a340', '#ed8cc5', '#61ca8b', '#b79ffd', '#fb8c8a', '#02c9d1', '#afbb4d']
const light = ['#1b71bc', '#956300', '#a54881', '#05844b', '#765bb6', '#b14648', '#0a7e83', '#6d7601']

export const laneHues = { dark, light } as const

/** One of eight, whatever the lane. */
const placeOf = (lane: number): number => lane % dark.length

/** @param lane from 0 → a colour for styles, of the theme that is on */
export const laneHue = (lane: number): string => `var(--lane-${placeOf(lane) + 1})`

/** For the page's root: `--lane-1` … `--lane-8`. */
export const laneVariables = (name: keyof typeof laneHues): Record<string, string> =>
  Object.fromEntries(laneHues[name].map((hue, place) => [`--lane-${place + 1}`, hue]))

/** Filled paths in a square of 12 about the origin, of about one weight. */
const SHAPES = [
  'M-4.4,0A4.4,4.4 0 1,0 4.4,0A4.4,4.4 0 1,0 -4.4,0Z',
  'M-4,-4H4V4H-4Z',
  'M0,-5.2L5.2,4H-5.2Z',
  'M0,-5.6L5.6,0L0,5.6L-5.6,0Z',
  'M0,5.2L5.2,-4H-5.2Z',
  'M-1.7,-5H1.7V-1.7H5V1.7H1.7V5H-1.7V1.7H-5V-1.7H-1.7Z',
  'M0,-5.8L1.5,-1.9L5.5,-1.8L2.3,0.7L3.4,4.7L0,2.4L-3.4,4.7L-2.3,0.7L-5.5,-1.8L-1.5,-1.9Z',
  'M-5.4,0L-2.7,-4.7H2.7L5.4,0L2.7,4.7H-2.7Z',
] as const

export const laneShape = (lane: number): string => SHAPES[placeOf(lane)] ?? SHAPES[0]

/** Of lines, as `stroke-dasharray` has them; the first is drawn through. */
const DASHES = ['none', '7 3', '2 3', '10 3 2 3', '5 5', '12 4', '2 2 6 2', '1 4'] as const

export const laneDash = (lane: number): string => DASHES[placeOf(lane)] ?? DASHES[0]
