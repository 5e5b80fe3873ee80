import { beforeEach, describe, expect, it } from 'vitest'
import { create } from 'zustand'
import { endFormToast, formToast } from '../../../renderer/state/form-toasts.ts'
import { goTo } from '../../../renderer/state/studio.ts'
import { toast, undoLast, useToasts } from '../../../renderer/state/toasts.ts'

const form = create(() => ({ steps: 20 }))
const said = () => useToasts.getState().shown?.message
const restore = () => {
  const before = form.getState()
  form.setState({ steps: 40 })
  formToast('Restored', () => form.setState(before), { room: 'paint', store: form })
}

beforeEach(() => {
  useToasts.getState().dismiss()
  form.setState({ steps: 20 })
  goTo('compare')
})

describe('a toast that can put a form back', () => {
  it('stays on the way to the form, and takes the change back', async () => {
    restore()
    goTo('paint')
    expect(said()).toBe('Restored')
    undoLast()
    expect(form.getState().steps).toBe(20)
    await expect.poll(said).toBe('Undone')
  })

  it('ends when the form is changed: an undo would take more with it', () => {
    restore()
    form.setState({ steps: 50 })
    expect(said()).toBeUndefined()
    undoLast()
    expect(form.getState().steps).toBe(50)
  })

  it('ends when the form is left, or sent', () => {
    restore()
    goTo('paint')
    goTo('library')
    expect(said()).toBeUndefined()
    restore()
    endFormToast()
    expect(said()).toBeUndefined()
  })

  it('ends no toast but itself', () => {
    restore()
    toast('Saved')
    form.setState({ steps: 50 })
    goTo('library')
    endFormToast()
    expect(said()).toBe('Saved')
  })
})
