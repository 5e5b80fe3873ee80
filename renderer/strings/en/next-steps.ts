/** By error code, where the error's own next step is the command line's. */
export const nextSteps = {
  E_MODEL_INCOMPLETE: 'Complete the folder: the sentence names what is missing.',
  E_WEIGHTS_MISSING:
    'The checkpoint is incomplete or of another kind: fetch it again, or choose another one.',
  E_WEIGHTS_UNKNOWN: 'The checkpoint is of another kind: choose another one.',
  E_LORA_SHAPE: 'The LoRA is damaged or was made for another model: fetch it again, or choose another one.',
  E_OPTION: 'Correct the setting that is named.',
  E_SAMPLER_UNKNOWN: 'Choose one of the samplers in the list.',
  E_PROMPTS: 'Choose a text file in UTF-8 with one prompt a line.',
  E_SIZE: 'Choose a shape from the list, or a size that the sentence names.',
  E_PROMPT_TOO_LONG: 'Shorten the prompt, or choose “Cut the end” below it.',
  E_CANCELLED: 'Finished pictures are kept; “Try again” paints the rest.',
  E_NUMBERS: 'The model gave numbers that are no picture: its files may be damaged, fetch them again.',
} as const
