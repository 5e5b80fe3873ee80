/** Trigger words and the prompt: `line art icon of …` stands before it, everything else behind it. */

const OPEN_END = /\s*(…|\.\.\.)\s*$/

export function hasTrigger(prompt: string, word: string): boolean {
  return prompt.toLowerCase().includes(word.replace(OPEN_END, '').toLowerCase())
}

export function withTrigger(prompt: string, word: string): string {
  const text = prompt.trim()
  const bare = word.replace(OPEN_END, '').trim()
  if (bare === '' || hasTrigger(text, word)) return text
  if (OPEN_END.test(word) || / of$/i.test(bare)) return `${bare} ${text}`.trim()
  return text === '' ? bare : `${text.replace(/[\s,]+$/, '')}, ${bare}`
}
