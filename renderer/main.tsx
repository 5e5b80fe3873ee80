/** The window begins here. */
import './no-eval.ts'
import '@fontsource-variable/inter/wght.css'
import createCache from '@emotion/cache'
import { CacheProvider } from '@emotion/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { followCompareOpening } from './state/compare-draft.ts'
import { followOpening } from './state/compose.ts'
import { listenToKeys } from './state/shortcuts.ts'
import { openStudio } from './state/studio.ts'

// The page's policy admits only style sheets that carry the nonce of this load.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content
const styles = createCache({ key: 'ps', ...(nonce && { nonce }) })

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no root element.')

listenToKeys()
followOpening()
followCompareOpening()
void openStudio()

createRoot(root).render(
  <StrictMode>
    <CacheProvider value={styles}>
      <App />
    </CacheProvider>
  </StrictMode>,
)
