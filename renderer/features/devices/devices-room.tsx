/** Devices: what pictures are painted on, how well it does that, and in how many bits. */
import MemoryOutlined from '@mui/icons-material/MemoryOutlined'
import { useEffect } from 'react'
import { EmptyRoom } from '../../components/empty-room.tsx'
import { RoomFrame, RoomScroll } from '../../components/room-parts.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { AbsentDevices } from './absent-devices.tsx'
import { CudaCard } from './cuda-libraries.tsx'
import { lookAtDevices } from './device-deeds.ts'
import { DevicesHeader } from './devices-header.tsx'
import { FellBackNote } from './fell-back-note.tsx'
import { PaintedOn } from './painted-on.tsx'
import { PrecisionSection } from './precision-section.tsx'

export function DevicesRoom() {
  const { rows, choice } = useStudio(({ devices }) => devices)
  useEffect(lookAtDevices, [])
  const absent = rows.filter(({ obstacle }) => obstacle !== undefined)
  const painter = rows.find(({ device }) => device === choice.device)
  return (
    <RoomFrame aria-label={t('devices.title')}>
      <DevicesHeader />
      {rows.length === 0 ? (
        <EmptyRoom
          icon={<MemoryOutlined />}
          title={t('devices.emptyTitle')}
          sentence={t('devices.emptySentence')}
        />
      ) : (
        <RoomScroll tabIndex={-1}>
          <FellBackNote />
          <PaintedOn rows={rows.filter(({ obstacle }) => obstacle === undefined)} />
          <CudaCard />
          {painter && <PrecisionSection row={painter} />}
          {absent.length > 0 && <AbsentDevices rows={absent} />}
        </RoomScroll>
      )}
    </RoomFrame>
  )
}
