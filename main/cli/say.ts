/** On standard error: whole lines, and on a terminal one that is drawn again and again. */

export function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

export function clearLine(): void {
  process.stderr.write('\r\x1b[2K')
}

/** No more of it than fits. */
export function drawLine(text: string): void {
  clearLine()
  process.stderr.write([...text].slice(0, Math.max(1, (process.stderr.columns || 80) - 1)).join(''))
}
