/** The library's filters as chips: starred, model, sampler, size, tag, date; then those that hold now. */
import { useMemo } from 'react'
import type { Model } from '../../../preload/contract.ts'
import { Chip, ChipRow } from '../../components/chip.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { FilterChips } from '../history/filter-chips.tsx'
import { libraryPages, usePages } from '../history/lists.ts'
import { useKnownTags } from '../history/notes-dialog.tsx'
import { dayOf, filterText, hasFilter, toggleFilter } from '../history/query.ts'
import { type Choice, FilterMenu } from './filter-menu.tsx'

const DAY_MS = 86_400_000

export function FilterBar() {
  const { query } = usePages(libraryPages)
  const models = useStudio((state) => state.models)
  const samplers = useStudio((state) => state.samplers)
  const tags = useKnownTags()
  const sizes = useMemo(() => sizesOf(models), [models])
  return (
    <ChipRow role="group" aria-label={t('history.filters')}>
      <Chip
        pressed={hasFilter(query, 'starred')}
        onClick={() => libraryPages.search(toggleFilter(query, 'starred'))}
      >
        {t('library.filterStarred')}
      </Chip>
      <FilterMenu label={t('library.filterDate')} choices={datesOf(Date.now())} />
      <FilterMenu
        label={t('library.filterSampler')}
        choices={samplers.map(({ id, label }) => ({ label, filter: whole('sampler', id) }))}
      />
      <FilterMenu
        label={t('library.filterModel')}
        choices={models.map(({ id, name }) => ({ label: name, filter: whole('model', id) }))}
      />
      <FilterMenu label={t('library.filterSize')} choices={sizes} />
      <FilterMenu
        label={t('library.filterTag')}
        choices={tags.map((tag) => ({ label: tag, filter: whole('tag', tag) }))}
        empty={t('library.noTags')}
      />
      <FilterChips pages={libraryPages} except={['starred']} />
    </ChipRow>
  )
}

/** In quotes: exactly this one, not every name that begins with it. */
const whole = (kind: 'model' | 'sampler' | 'tag', value: string): string =>
  `${kind}:"${value.replaceAll('"', '')}"`

function sizesOf(models: readonly Model[]): readonly Choice[] {
  const sizes = new Set(
    models.flatMap(({ buckets }) => buckets.map(({ width, height }) => `${width}x${height}`)),
  )
  return [...sizes].map((size) => ({ label: size.replace('x', ' × '), filter: filterText('size', size) }))
}

function datesOf(now: number): readonly Choice[] {
  const after = (moment: number): string => filterText('after', dayOf(moment))
  return [
    { label: t('library.dateToday'), filter: after(now) },
    { label: t('library.dateWeek'), filter: after(now - 6 * DAY_MS) },
    { label: t('library.dateMonth'), filter: after(now - 29 * DAY_MS) },
    { label: t('library.dateYear'), filter: filterText('after', String(new Date(now).getFullYear())) },
  ]
}
