export const welcome = {
  title: 'Welcome to PixArt Studio',
  what: 'It paints pictures from text with the PixArt models, on this machine. Nothing you write or paint leaves it.',
  nanoHead: 'A small model is here already',
  nano: '{name} paints simple drawings in seconds, on any processor. It knows some 150 things, three styles and twelve colours.',
  realHead: 'The real ones are larger',
  real: 'PixArt-α and PixArt-δ paint nearly everything, and need a download of several gigabytes. Their page tells how to get them.',
  models: 'Where the models are',
  paintThis: 'Paint “{prompt}”',
  look: 'Look around first',
} as const
