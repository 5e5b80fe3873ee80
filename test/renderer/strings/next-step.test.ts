import { describe, expect, it } from 'vitest'
import { type ErrorCode, NEXT_STEPS } from '../../../native-models/api/errors.ts'
import { sayNextStep } from '../../../renderer/strings/next-step.ts'

const codes = Object.keys(NEXT_STEPS) as ErrorCode[]
const said = (code: ErrorCode) => sayNextStep({ code, message: '', nextStep: NEXT_STEPS[code] })

describe('what to do about an error', () => {
  it.each(codes)('%s is said without options and commands', (code) => {
    expect(said(code)).not.toMatch(/--\w|npm run|\bcommand\b/)
    expect(said(code)).toMatch(/\w.*\.$/s)
  })

  it('is the error’s own where that names none', () => {
    expect(said('E_DISK_FULL')).toBe(NEXT_STEPS.E_DISK_FULL)
  })
})
