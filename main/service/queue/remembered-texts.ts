/** Lanes mostly have the same prompt, and a long one takes a while to read: each text is read once. */
import type { Tokenizer } from '../../../native-models/pipeline/tokenizer.ts'
import type { ModelList } from '../models/model-list.ts'

/** What checking a request asks of models. */
export type CheckedModels = Pick<ModelList, 'find' | 'tokenizer' | 'assertRuns'>

/** For as long as one question takes: texts are long. */
export function rememberedTexts(models: CheckedModels): CheckedModels {
  const known = new Map<Tokenizer, Tokenizer>()
  return {
    find: (id) => models.find(id),
    assertRuns: (id, size) => models.assertRuns(id, size),
    tokenizer: (id) => {
      const tokenizer = models.tokenizer(id)
      const remembering = known.get(tokenizer) ?? remembered(tokenizer)
      known.set(tokenizer, remembering)
      return remembering
    },
  }
}

function remembered(tokenizer: Tokenizer): Tokenizer {
  const known = new Map<string, ReturnType<Tokenizer['encode']>>()
  return {
    ...tokenizer,
    encode: (text) => {
      const encoded = known.get(text) ?? tokenizer.encode(text)
      known.set(text, encoded)
      return encoded
    },
  }
}
