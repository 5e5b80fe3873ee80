/** The real window on a bridge that only pretends; the scene is named in the address. */
import '../../../renderer/no-eval.ts'
import './install.ts'
import '../../../renderer/main.tsx'
