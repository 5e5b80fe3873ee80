import { expect, it } from 'vitest'
import { type NumbersRow, numbersCsv } from '../../../../main/service/compare/numbers-csv.ts'

const row: NumbersRow = {
  ...{ lane: 1, isReference: true, sampler: 'heun', steps: 3, guidance: 4.5, seed: '18446744073709551615' },
  ...{ forwardPasses: 5, seconds: 1.23456789, secondsPerStep: 0.4, psnr: Number.POSITIVE_INFINITY, ssim: 1 },
  ...{ rms: 0, pictureBytes: 123456789, trajectoryBytes: 0, changes: [0.5, 1 / 3] },
}

const linesOf = (...rows: NumbersRow[]) => numbersCsv(rows).split('\n')

it('a header and a row a lane, whole numbers whole', () => {
  expect(linesOf(row)).toEqual([
    'lane,reference,sampler,steps,guidance,seed,forward_passes,seconds,seconds_a_step,psnr_db,ssim,rms_latent,picture_bytes,trajectory_bytes,change_per_step',
    '1,yes,heun,3,4.5,18446744073709551615,5,1.234568,0.4,inf,1,0,123456789,0,0.5 0.3333333',
    '',
  ])
})

it('what is not known is empty, not zero', () => {
  const unknown = {
    psnr: undefined,
    ssim: undefined,
    rms: undefined,
    seconds: undefined,
    secondsPerStep: undefined,
  }
  expect(linesOf({ ...row, ...unknown, isReference: false, pictureBytes: undefined, changes: [] })[1]).toBe(
    '1,,heun,3,4.5,18446744073709551615,5,,,,,,,0,',
  )
})

it.each([
  ['Euler · 4 steps', 'Euler · 4 steps'],
  ['red, green', '"red, green"'],
  ['a "fox"', '"a ""fox"""'],
  ['one\r\ntwo', 'one two'],
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['+1', "'+1"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1', "'  =1"],
  ['\t=1', "'\t=1"],
])('the label %j is the cell %j: no formula, no second column', (label, expected) => {
  const [head = '', line = ''] = linesOf({ ...row, label })
  expect(head.endsWith(',label')).toBe(true)
  expect(line.slice(line.indexOf('0.3333333,') + 10)).toBe(expected)
})

it('lanes without a label beside one that has it keep their column', () => {
  expect(linesOf(row, { ...row, label: 'b' })[1]?.endsWith(',')).toBe(true)
})
