/** The real window, or a piece of it, on a bridge that only pretends; the scene is named in the address. */
import '../../../renderer/no-eval.ts'
import './install.ts'

if (new URLSearchParams(location.search).get('alone') === 'cuda')
  void import('./alone.tsx').then(({ showAlone }) => showAlone('cuda'))
else void import('../../../renderer/main.tsx')
