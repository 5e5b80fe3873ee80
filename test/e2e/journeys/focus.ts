/** Where the keyboard is, and whether one sees it. */
import type { Page } from 'playwright-core'

export interface Stop {
  /** Its place in the document. */
  readonly where: string
  /** As it is read aloud. */
  readonly name: string
  /** What marks it for the eye; empty where nothing does. */
  readonly mark: string
}

export function focusSeen(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const focused = document.activeElement
    if (!(focused instanceof HTMLElement) || focused === document.body)
      return { where: 'body', name: '', mark: '' }
    return { where: placeOf(focused), name: nameOf(focused), mark: markOf(focused) }

    function placeOf(element: Element): string {
      const parent = element.parentElement
      if (!parent || element === document.body) return element.tagName.toLowerCase()
      const at = [...parent.children].indexOf(element)
      return `${placeOf(parent)}>${element.tagName.toLowerCase()}:${at}`
    }

    function nameOf(element: HTMLElement): string {
      const labelledBy = element.getAttribute('aria-labelledby')?.split(' ') ?? []
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
      const texts = [
        ...labelledBy.map((id) => document.getElementById(id)?.textContent),
        element.ariaLabel,
        ...labels.map((label) => label.textContent),
        ...(element instanceof HTMLSelectElement
          ? [...element.labels].map((label) => label.textContent)
          : []),
        element.textContent,
      ]
      return texts.find((text) => text?.trim())?.trim() ?? ''
    }

    /** An outline, or the accent as border or shadow: of the element, what it stands in, or the row it points to. */
    function markOf(element: HTMLElement): string {
      const accent = accentColour()
      const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '')
      for (const one of [element, element.parentElement, element.parentElement?.parentElement, row]) {
        if (!one) continue
        const { outlineStyle, outlineWidth, boxShadow, borderTopColor, borderTopWidth } =
          getComputedStyle(one)
        if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) return `outline ${outlineWidth}`
        if (boxShadow.includes(accent)) return `shadow ${boxShadow}`
        if (borderTopColor === accent && Number.parseFloat(borderTopWidth) >= 1) return 'border'
      }
      return ''
    }

    function accentColour(): string {
      const probe = document.createElement('i')
      probe.style.color = 'var(--accent)'
      document.body.append(probe)
      const { color } = getComputedStyle(probe)
      probe.remove()
      return color
    }
  })
}
