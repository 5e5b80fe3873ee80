export const drop = {
  onePicture: 'Let go to see what this picture says',
  onePictureText:
    'Settings that it carries are shown first. A plain photograph is followed by its edges; on the control field every picture is.',
  lora: { one: 'Let go to add it to LoRAs', other: 'Let go to add {count} files to LoRAs' },
  loraText: 'It is copied into the studio’s own folder. What is no LoRA is said, and left alone.',
  asControl: 'Use as control picture',
  several: 'Let go to read the first of {count} pictures',
  severalText: 'One picture is read at a time.',
  wrongType: 'This is no picture and no LoRA',
  wrongTypeText:
    'The studio takes PNG, JPEG and WebP pictures, reads the settings in PNG pictures of five programs, and adds LoRAs.',
  wrongTypeDropped: '“{name}” is no PNG, JPEG or WebP picture and no LoRA: it is left alone.',
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
