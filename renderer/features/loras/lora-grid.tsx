/** The cards in rows as wide as the room, those in sight alone: a thousand LoRAs scroll as ten do. */
import { styled } from '@mui/material/styles'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { Lora } from '../../../preload/contract.ts'
import { t } from '../../strings/t.ts'
import { useWidth } from '../library/use-width.ts'
import { CARD_HEIGHT, LoraCard } from './lora-card.tsx'

const LEAST_WIDTH = 308
const GAP = 12
const OVERSCAN = 2

const Scroll = styled('div')({
  height: '100%',
  minWidth: 0,
  overflowY: 'auto',
  scrollbarGutter: 'stable',
  padding: '16px 6px 24px 16px',
  contain: 'strict',
})
/** Not a list element: that may hold nothing but its items, and the rows lie between. */
const Cards = styled('div')({ position: 'relative' })
const Row = styled('div')({ position: 'absolute', left: 0, right: 0, top: 0, display: 'grid', gap: GAP })

export function LoraGrid({ loras }: { readonly loras: readonly Lora[] }) {
  const scroll = useRef<HTMLDivElement>(null)
  const width = useWidth(scroll)
  const columns = Math.max(1, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)))
  const virtualizer = useVirtualizer({
    count: width === 0 ? 0 : Math.ceil(loras.length / columns),
    getScrollElement: () => scroll.current,
    estimateSize: () => CARD_HEIGHT + GAP,
    overscan: OVERSCAN,
  })
  return (
    <Scroll ref={scroll} tabIndex={-1}>
      <Cards role="list" aria-label={t('loras.list')} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <Row
            key={index}
            role="presentation"
            style={{
              transform: `translateY(${start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {loras.slice(index * columns, (index + 1) * columns).map((lora, n) => (
              <LoraCard key={lora.id} lora={lora} place={index * columns + n + 1} total={loras.length} />
            ))}
          </Row>
        ))}
      </Cards>
    </Scroll>
  )
}
