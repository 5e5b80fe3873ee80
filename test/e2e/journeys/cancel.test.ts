import { expect, it } from 'vitest'
import { filesOnDisk, keptEntries, keptPictures } from './records.ts'
import { addRun, atStep, eventually, fillForm, heard, listen, openPastWelcome } from './window.ts'

it('a run that is cancelled stops at once, leaves no picture, and the next one begins', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  await listen(page)
  await fillForm(page, { prompt: 'cartoon of fox on a teal background', steps: 500, seed: '11' })
  await page.keyboard.press('Control+Enter')
  const long = await eventually(() => keptEntries(folders)[0])
  expect(long.request.steps).toBe(500)
  const next = await addRun(studio, { prompt: 'flat icon of rocket', seed: '12' })
  await atStep(studio, long.id, 10)

  const pressedMs = Date.now()
  await page.keyboard.press('Escape')
  await eventually(() => keptEntries(folders)[0]?.state === 'cancelled', { every: 10 })
  const cancelledMs = Date.now() - pressedMs
  const begun = await atStep(studio, next.id, 1)

  const told = await heard(page)
  const last = Math.max(
    ...told.filter(({ name, entry }) => name === 'progress' && entry === long.id).map(({ atMs }) => atMs),
  )
  expect(cancelledMs).toBeLessThan(1200)
  expect(last - pressedMs).toBeLessThan(1200)
  expect(begun.atMs - pressedMs).toBeLessThan(3000)
  await eventually(() => keptEntries(folders)[1]?.state === 'done')
  const [row] = keptEntries(folders)
  expect(row).toMatchObject({ id: long.id, state: 'cancelled', attempts: 1 })
  expect(row?.finishedAt).toBeLessThan(pressedMs + 1200)
  expect(told.some(({ name, entry }) => name === 'painted' && entry === long.id)).toBe(false)
  expect(keptPictures(folders).map(({ entry }) => entry)).toEqual([keptEntries(folders)[1]?.seq])
  expect(filesOnDisk(folders)).toHaveLength(1)
})
