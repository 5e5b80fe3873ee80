import LayersOutlined from '@mui/icons-material/LayersOutlined'
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import type { Lora } from '../../../preload/contract.ts'
import { ink, radius } from '../../theme/tokens.ts'

const Frame = styled('span')({
  display: 'grid',
  placeItems: 'center',
  flex: 'none',
  overflow: 'hidden',
  borderRadius: radius.picture,
  background: ink.hover,
  color: ink.faint,
  '& svg': { fontSize: 18 },
  '& img': { width: '100%', height: '100%', objectFit: 'cover', display: 'block' },
})

/** Decorative: its title stands beside it. `size` in CSS pixels a side. */
export function LoraThumbnail({ lora, size }: { readonly lora: Lora | undefined; readonly size: number }) {
  const url = lora?.thumbnail ? `img://lora/${lora.id}?v=${lora.thumbnailVersion}` : undefined
  const [broken, setBroken] = useState<string>()
  return (
    <Frame aria-hidden style={{ width: size, height: size }}>
      {url === undefined || broken === url ? (
        <LayersOutlined />
      ) : (
        <img
          src={url}
          alt=""
          width={size}
          height={size}
          decoding="async"
          draggable={false}
          onError={() => setBroken(url)}
        />
      )}
    </Frame>
  )
}
