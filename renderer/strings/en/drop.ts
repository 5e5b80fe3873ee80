export const drop = {
  onePicture: 'Let go to see what this picture says',
  onePictureText:
    'Settings that it carries are shown first. A plain photograph is followed by its edges; on the control field every picture is.',
  weights: {
    one: 'A model or a LoRA: let go to add it',
    other: 'Models or LoRAs: let go to add {count} files',
  },
  weightsText:
    'A model, a folder or a file, is used where it lies; a LoRA is copied into the studio’s own folder. What is neither is said, and left alone.',
  neither: '“{name}” is neither a LoRA nor a model of PixArt.',
  asControl: 'Use as control picture',
  several: 'Let go to read the first of {count} pictures',
  severalText: 'One picture is read at a time.',
  recipe: 'A recipe: let go to look at it',
  recipeText: 'What it paints and what differs here is said first. Nothing runs before you say so.',
  wrongType: 'This is no picture, no model, no LoRA and no recipe',
  wrongTypeText:
    'The studio takes PNG, JPEG and WebP pictures, reads the settings in PNG pictures of five programs, adds models and LoRAs, and replays recipes.',
  wrongTypeDropped:
    '“{name}” is no PNG, JPEG or WebP picture, no model, no LoRA and no recipe: it is left alone.',
  severalDropped: 'One picture at a time: “{name}” was read, the others were left.',
  dialogTitle: 'What this picture says',
  paintedWith: 'painted with {source}',
  unknownSource: 'nothing says what painted it',
  sides: '{width} × {height}',
  silent:
    'This picture carries no settings. Pictures lose them when they are sent through chats or edited; the original file may still have them.',
  notTaken: 'What cannot be taken over',
  restore: 'Restore these settings',
  promptOnly: 'The prompt alone',
  restored: 'Settings of “{name}” restored',
  restoredSeed: 'Settings of “{name}” restored, seed kept at {seed}',
  restoredPrompt: 'Prompt of “{name}” restored',
  close: 'Close',
  cancel: 'Cancel',
} as const
