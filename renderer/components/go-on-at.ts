/** The keyboard's way on, where what it was on has gone: else it would begin at the top of the page. */
export function goOnAt(find: () => HTMLElement | null | undefined): void {
  // By then what comes in its place is drawn.
  requestAnimationFrame(() => {
    const { activeElement, body } = document
    if (activeElement === null || activeElement === body) find()?.focus()
  })
}
