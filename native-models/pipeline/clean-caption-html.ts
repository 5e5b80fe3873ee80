/** The text of a caption that may be HTML: what BeautifulSoup's `.text` gives over Python's html.parser. */
import { decodeHTMLStrict } from 'entities'
import { Tokenizer } from 'htmlparser2'

/** Elements whose text is no text of the page. */
const HIDDEN = new Set(['script', 'style', 'template', 'rt', 'rp'])
const RUBY = new Set(['rt', 'rp'])

/**
 * Text outside of tags and comments, with entities decoded. What no `>` follows is text in any case, so that the
 * rest of a prompt with a stray `<` is not lost.
 */
export function htmlText(html: string): string {
  const closed = html.slice(0, html.lastIndexOf('>') + 1)
  let text = ''
  const hidden = new OpenElements()
  let openTag: { readonly name: string; readonly start: number } | undefined
  const nothing = () => undefined
  const tokenizer = new Tokenizer(
    { decodeEntities: false, recognizeSelfClosing: true },
    {
      ontext: (start, end) => {
        if (hidden.empty) text += decodeEntities(html, start, end)
      },
      onopentagname: (start, end) => {
        openTag = { name: html.slice(start, end).toLowerCase(), start: start - 1 }
      },
      onopentagend: () => {
        if (openTag !== undefined && HIDDEN.has(openTag.name)) hidden.open(openTag.name)
        openTag = undefined
      },
      onselfclosingtag: () => {
        openTag = undefined
      },
      onclosetag: (start, end) => {
        const name = html.slice(start, end).toLowerCase()
        if (name === 'ruby') hidden.closeInner(RUBY)
        else hidden.close(name)
      },
      ontextentity: nothing,
      onattribdata: nothing,
      onattribend: nothing,
      onattribentity: nothing,
      onattribname: nothing,
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onend: nothing,
      onprocessinginstruction: nothing,
    },
  )
  tokenizer.write(closed)
  tokenizer.end()
  if (!hidden.empty) return text
  return text + decodeEntities(html, openTag?.start ?? closed.length, html.length)
}

/** A stack of elements; to look for one that is not open costs nothing. */
class OpenElements {
  readonly #names: string[] = []
  readonly #counts = new Map<string, number>()

  get empty(): boolean {
    return this.#names.length === 0
  }

  open(name: string): void {
    this.#names.push(name)
    this.#count(name, 1)
  }

  /** Closes the innermost element of that name and all within it. */
  close(name: string): void {
    if (!this.#counts.get(name)) return
    while (this.#pop() !== name);
  }

  closeInner(names: ReadonlySet<string>): void {
    while (names.has(this.#names.at(-1) ?? '')) this.#pop()
  }

  #pop(): string {
    const name = this.#names.pop()!
    this.#count(name, -1)
    return name
  }

  #count(name: string, by: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by)
  }
}

/** A reference ends with `;` or before whatever cannot be part of it; one that ends with the caption is left alone. */
const REFERENCE =
  /&(?:(?<number>#[0-9]+|#x[0-9a-f]+)(?:;|(?=[^0-9a-f]))|(?<name>[a-z][-.a-z0-9]*)(?:;|(?=[^a-z0-9])))/giu

/** `html` from `start` to `end`; the character behind the end is looked at, too. */
function decodeEntities(html: string, start: number, end: number): string {
  const behind = html.slice(end, end + 1)
  const decoded = (html.slice(start, end) + behind).replace(
    REFERENCE,
    (_, number?: string, name?: string) => {
      const reference = `&${number ?? name};`
      const character = decodeHTMLStrict(reference)
      return character === reference ? `&${number ?? name}` : character
    },
  )
  return decoded.slice(0, decoded.length - behind.length)
}
