import { expect, it } from 'vitest'
import { placeOf } from '../../../../../renderer/features/compare/setup/complaints.ts'

it('what the plan fails of is said at the field it belongs to', () => {
  expect(placeOf('E_PROMPT_TOO_LONG', 'grid')).toBe('prompt')
  expect(placeOf('E_CONTROL_MISSING', 'lanes')).toBe('base')
  expect(placeOf('E_STEPS', 'lanes')).toBe('lanes')
  expect(placeOf('E_COMPARE', 'grid')).toBe('grid')
})
