/** One place of the keyboard in a long list: it stays with its row while rows come and go around it. */
import type { Virtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useState } from 'react'

interface Options {
  readonly ids: readonly string[]
  readonly virtualizer: Pick<Virtualizer<HTMLDivElement, Element>, 'scrollToIndex'>
  /** Rows that a page key goes over. */
  readonly page: number
}

export interface ListKeys {
  readonly active: number
  readonly activeId: string | undefined
  goTo(index: number): void
  /** → whether the key was one that moves */
  move(event: KeyboardEvent): boolean
}

export function useListKeys({ ids, virtualizer, page }: Options): ListKeys {
  const [activeId, setActiveId] = useState<string>()
  const active = activeId === undefined ? -1 : ids.indexOf(activeId)
  const goTo = (index: number): void => {
    const at = Math.min(Math.max(index, 0), ids.length - 1)
    const id = ids[at]
    if (id === undefined) return
    setActiveId(id)
    virtualizer.scrollToIndex(at, { align: 'auto' })
  }
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: Math.max(active, 0) - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: ids.length - 1,
  }
  return {
    active,
    activeId,
    goTo,
    move(event) {
      const target = targets[event.key]
      if (target === undefined || event.ctrlKey || event.altKey) return false
      event.preventDefault()
      goTo(target)
      return true
    },
  }
}
