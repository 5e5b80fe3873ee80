/** The filters that stand in the search line, each to be taken out with a click. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import { Chip } from '../../components/chip.tsx'
import { t } from '../../strings/t.ts'
import { usePages } from './lists.ts'
import type { Pages } from './pages.ts'
import { parseQuery, withoutFilter } from './query.ts'

interface Props {
  readonly pages: Pages
  /** Those that have a chip of their own already. */
  readonly except: readonly string[]
}

export function FilterChips({ pages, except }: Props) {
  const { query } = usePages(pages)
  const filters = parseQuery(query).filters.filter(({ text }) => !except.includes(text.toLowerCase()))
  return filters.map(({ text }, n) => (
    <Chip
      // biome-ignore lint/suspicious/noArrayIndexKey: the same filter may stand there twice
      key={`${n} ${text}`}
      pressed
      aria-label={t('history.removeFilter', { filter: text })}
      onClick={() => pages.search(withoutFilter(query, text))}
    >
      {text}
      <CloseOutlined />
    </Chip>
  ))
}
