import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The window's page. It runs under a strict content security policy: nothing inline, nothing from elsewhere. */
export default defineConfig({
  root: 'renderer',
  base: '/',
  plugins: [react()],
  build: {
    // The oldest Chromium that the studio is opened with: the fall-back Electron's.
    target: 'chrome114',
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // `data:` URLs are forbidden there.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    // What a file imports first runs first, whatever chunk it is in (no-eval.ts before everything that uses zod).
    rolldownOptions: { output: { strictExecutionOrder: true } },
  },
  logLevel: 'warn',
})
