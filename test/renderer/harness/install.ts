/** Puts the pretended bridge into the window before the window's own code runs. */
import { pretendStudio } from './pretend-studio.ts'
import { sceneOf } from './scenes.ts'

Object.assign(window, { studio: pretendStudio(sceneOf(new URLSearchParams(location.search))) })
