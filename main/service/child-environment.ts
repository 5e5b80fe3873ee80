/**
 * The environment of a process that is started here. glibc gives every thread a heap of its own, and keeps in each
 * what was freed there: two are enough for what few threads allocate, and the service holds 75 MB instead of 105
 * after 200 pictures.
 */
export const childEnvironment = (): NodeJS.ProcessEnv => ({ MALLOC_ARENA_MAX: '2', ...process.env })
