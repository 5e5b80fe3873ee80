import { describe, expect, it } from 'vitest'
import { laneDash, laneHue, laneHues, laneShape, laneVariables } from '../../../renderer/theme/lane-hues.ts'
import { palettes } from '../../../renderer/theme/tokens.ts'

/** Relative luminance, WCAG 2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

const THEMES = ['dark', 'light'] as const

describe('the hues of lanes', () => {
  it.each(THEMES)('reach 3 : 1 on every surface that is %s', (theme) => {
    const { table, background, panel, raised } = palettes[theme]
    for (const surface of [table, background, panel, raised]) {
      for (const hue of laneHues[theme])
        expect(contrast(hue, surface), `${hue} on ${surface}`).toBeGreaterThan(3)
    }
  })

  it.each(THEMES)('weigh the same where it is %s', (theme) => {
    const all = laneHues[theme].map(luminance)
    expect((Math.max(...all) + 0.05) / (Math.min(...all) + 0.05)).toBeLessThan(1.25)
  })

  it('are eight, with eight shapes and eight ways to draw a line', () => {
    const eight = Array.from({ length: 8 }, (_, lane) => lane)
    for (const made of [laneHue, laneShape, laneDash]) expect(new Set(eight.map(made)).size).toBe(8)
    for (const theme of THEMES) expect(new Set(laneHues[theme]).size).toBe(8)
  })

  it('begin again with the ninth lane, and are there as variables', () => {
    expect(laneHue(8)).toBe(laneHue(0))
    expect(laneShape(35)).toBe(laneShape(3))
    expect(laneHue(2)).toBe('var(--lane-3)')
    expect(laneVariables('dark')['--lane-3']).toBe(laneHues.dark[2])
  })
})
