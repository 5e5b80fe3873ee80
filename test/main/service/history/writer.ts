/** Writes rows and acknowledges each after its commit, until it is killed. */
import { Entries } from '../../../../main/service/history/entries.ts'
import { Journal } from '../../../../main/service/history/journal.ts'
import { openHistory } from '../../../../main/service/history/recovery.ts'

const [, , data] = process.argv
const { db } = openHistory(data!)
const [journal, entries] = [new Journal(db), new Entries(db)]
const request = {
  model: 'nano-lcm',
  prompt: `fox ${'in the snow '.repeat(20)}`,
  negativePrompt: '',
  cleanCaption: false,
  longPrompt: 'refuse',
  sampler: 'lcm',
  steps: 2,
  guidance: 0,
  seed: '7',
  count: 1,
  size: { kind: 'aspect', width: 1, height: 1 },
} as const
process.send?.('writing')
for (;;) {
  const id = journal.add({ request, modelName: 'PixArt nano LCM', width: 256, height: 256 })
  process.send?.({ id, what: 'added' })
  entries.update(id, { starred: true, tags: ['kept'], note: 'for the calendar' })
  process.send?.({ id, what: 'starred' })
  await new Promise(setImmediate)
}
