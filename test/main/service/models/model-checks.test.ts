import { describe, expect, it } from 'vitest'
import type { ToDownloads } from '../../../../main/service/downloads/messages.ts'
import { ModelChecks } from '../../../../main/service/models/model-checks.ts'

/** Processes that answer when the test says so. */
function checks() {
  const asked: { readonly model: string; readonly answer: () => void }[] = []
  const killed: string[] = []
  const start = () => {
    let tell: (message: unknown) => void = () => undefined
    let model = ''
    return {
      post: (message: ToDownloads) => {
        if (message.type !== 'verify') return
        model = message.model
        asked.push({ model, answer: () => tell({ type: 'verified', id: message.id, files: [] }) })
      },
      onMessage: (listener: typeof tell) => {
        tell = listener
      },
      onExit: () => undefined,
      kill: () => void killed.push(model),
    }
  }
  return { asked, killed, all: new ModelChecks({ start, onChange: () => undefined }) }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('verifying models', () => {
  it('is done one after another: two would read one disk at half the speed', async () => {
    const { asked, all } = checks()
    const [first, second] = [all.run('hed'), all.run('pixart-512')]
    await settle()
    expect(asked.map(({ model }) => model)).toEqual(['hed'])
    await expect(all.run('pixart-512')).rejects.toMatchObject({ code: 'E_NOT_NOW' })
    asked[0]!.answer()
    await first
    await settle()
    expect(asked.map(({ model }) => model)).toEqual(['hed', 'pixart-512'])
    asked[1]!.answer()
    await second
  })

  it('is stopped before its turn, and does not hold up those behind it', async () => {
    const { asked, killed, all } = checks()
    const [first, second, third] = [all.run('hed'), all.run('pixart-512'), all.run('pixart-1024')]
    all.stop('pixart-512')
    await expect(second).rejects.toMatchObject({ code: 'E_CANCELLED' })
    expect(asked.map(({ model }) => model)).toEqual(['hed'])
    all.stop('hed')
    await expect(first).rejects.toMatchObject({ code: 'E_CANCELLED' })
    expect(killed).toContain('hed')
    await settle()
    asked[1]!.answer()
    await third
    expect(asked.map(({ model }) => model)).toEqual(['hed', 'pixart-1024'])
  })
})
