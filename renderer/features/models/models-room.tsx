/** Models: a shelf of what can be painted with, what is on its way, and what is to be had. */
import type { ShelvedModel } from '../../../preload/contract.ts'
import { RoomFrame, RoomScroll } from '../../components/room-parts.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { goOnAtCard } from './card-focus.ts'
import { FetchDialog } from './fetch-dialog.tsx'
import { FetchSettings } from './fetch-settings.tsx'
import { FirstModel } from './first-model.tsx'
import { ModelSection } from './model-section.tsx'
import { isFirstTime, sectionsOf } from './model-sections.ts'
import { ModelsHeader } from './models-header.tsx'
import { askToFetch, askToRemove, showFetchSettings, useModelsView } from './models-state.ts'
import { RemoveDialog } from './remove-dialog.tsx'

export function ModelsRoom() {
  const rows = useStudio((state) => state.shelf.rows)
  return (
    <RoomFrame aria-label={t('models.title')}>
      <ModelsHeader />
      <RoomScroll tabIndex={-1}>
        {isFirstTime(rows) && <FirstModel />}
        {sectionsOf(rows).map((section) => (
          <ModelSection key={section.id} {...section} />
        ))}
      </RoomScroll>
      <Dialogs />
    </RoomFrame>
  )
}

function leave({ name }: ShelvedModel): void {
  askToFetch(undefined)
  goOnAtCard(name)
}

/** Asked by name: a row may change, or vanish, while one reads. */
function Dialogs() {
  const rows = useStudio((state) => state.shelf.rows)
  const { fetching, removing, settingsOpen } = useModelsView()
  const fetched = rows.find(({ name }) => name === fetching)
  const removed = rows.find(({ name }) => name === removing)
  return (
    <>
      {/* It gives way to the settings, and asks the hub anew when they are done. */}
      {fetched && !settingsOpen && <FetchDialog row={fetched} onClose={() => leave(fetched)} />}
      {removed && <RemoveDialog row={removed} onClose={() => askToRemove(undefined)} />}
      {settingsOpen && <FetchSettings onClose={() => showFetchSettings(false)} />}
    </>
  )
}
