/** What the command line says on standard output: results, one a line. */
import { stripVTControlCharacters } from 'node:util'

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value))
}

/** Text from outside on one line of a terminal: no control characters, at most `most` characters. */
export function oneLine(text: string, most: number): string {
  const plain = stripVTControlCharacters(text)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ')
    .trim()
  const characters = [...plain]
  return characters.length <= most ? plain : `${characters.slice(0, most - 1).join('')}…`
}

const NARROWEST = 80
const WIDEST = 100

/** Rows in aligned columns; the last column is wrapped so that lines fit the terminal (80 to 100 characters). */
export function table(rows: readonly (readonly string[])[]): string {
  const most = Math.min(WIDEST, Math.max(NARROWEST, process.stdout.columns ?? WIDEST))
  const columns = rows[0]?.length ?? 0
  const widths = Array.from({ length: columns - 1 }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const indent = 2 + widths.reduce((sum, width) => sum + width + 2, 0)
  return rows
    .flatMap((row) => {
      const first = row.slice(0, -1).map((cell, column) => cell.padEnd(widths[column] ?? 0))
      const lines = wrap(row.at(-1) ?? '', most - indent)
      return lines.map((line, index) =>
        index === 0 ? `  ${[...first, line].join('  ')}`.trimEnd() : ' '.repeat(indent) + line,
      )
    })
    .join('\n')
}

/** Breaks between words; a longer word stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const longer = lines.at(-1) === '' ? word : `${lines.at(-1)} ${word}`
    if (longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.filter((line, index) => line !== '' || index > 0 || text === '')
}
