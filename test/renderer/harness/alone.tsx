/** One piece of the window alone on a page, on the pretended studio: for what has no room yet. */
import createCache from '@emotion/cache'
import { CacheProvider } from '@emotion/react'
import { styled, ThemeProvider, useColorScheme } from '@mui/material/styles'
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import '@fontsource-variable/inter/wght.css'
import { ToastLine } from '../../../renderer/components/toast-line.tsx'
import { CudaCard } from '../../../renderer/features/devices/cuda-libraries.tsx'
import { openStudio, useStudio } from '../../../renderer/state/studio.ts'
import { BaseStyles } from '../../../renderer/theme/base-styles.tsx'
import { theme } from '../../../renderer/theme/theme.ts'
import { ink } from '../../../renderer/theme/tokens.ts'

const PIECES = { cuda: CudaCard } as const
export type Piece = keyof typeof PIECES

const Page = styled('main')({
  height: '100%',
  padding: 24,
  background: ink.background,
  '& > *': { maxWidth: 560 },
})
const Heading = styled('h1')({ position: 'absolute', clipPath: 'inset(50%)' })

function Alone({ piece }: { readonly piece: Piece }) {
  const { setMode } = useColorScheme()
  const phase = useStudio((state) => state.phase)
  const mode = useStudio((state) => state.settings?.theme)
  useEffect(() => setMode(mode ?? null), [mode, setMode])
  const Shown = PIECES[piece]
  return (
    phase === 'open' && (
      <Page data-alone={piece}>
        <Heading>One piece</Heading>
        <h2 hidden>Devices</h2>
        <Shown />
      </Page>
    )
  )
}

export function showAlone(piece: Piece): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content
  void openStudio()
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <CacheProvider value={createCache({ key: 'ps', ...(nonce && { nonce }) })}>
        <ThemeProvider theme={theme} defaultMode="system" storageManager={null}>
          <BaseStyles />
          <Alone piece={piece} />
          <ToastLine />
        </ThemeProvider>
      </CacheProvider>
    </StrictMode>,
  )
}
