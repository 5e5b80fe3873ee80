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
  E_MODEL_DAMAGED: 'Remove it in Models, then fetch it again.',
  E_MODEL_LIST: 'Delete that file, then add your models again in Models.',
  E_MODEL_ABSENT: 'Fetch it, or the rest of it, in Models, or choose another one.',
  E_FETCH_CHANGED: 'Remove what was begun in Models, then fetch it anew.',
  E_HUB_UNREACHABLE:
    'Check the network, and the mirror and the proxy where they are set, then go on: what is here is kept.',
  E_HUB_ANSWER: 'Check whether a sign-in page of the network or a broken mirror answers in place of the hub.',
  E_HUB_MISSING: 'Check the mirror where one is set: it may lack it. Else it was withdrawn.',
  E_HUB_GATED:
    'Ask for access on its page at the hub, then give a token of that account under “Fetch settings…”.',
  E_HUB_TOKEN: 'Give a token that is still valid under “Fetch settings…”, or none.',
  E_FETCH_DAMAGED: 'Fetch it again later, or from another mirror: nothing damaged was kept.',
  E_CUDA_SOURCE: 'Check the network, and the proxy where one is set, then go on: what is here is kept.',
  E_DEVICE_ABSENT: 'Choose another device.',
  E_DEVICE_LIBRARIES: 'Install what the sentence names, then look again.',
  E_DEVICE_FAILED: 'Update the graphics driver, or paint on the processor.',
  E_DEVICE_DIED: 'Update the graphics driver, or paint on the processor.',
  E_MEMORY_OUT: 'Close other programs, or choose fewer bits in Devices (int8, int4) or a smaller picture.',
  E_MEMORY_SHORT: 'Choose fewer bits in Devices (int8, int4), a smaller picture, or a smaller model.',
  E_NUMBERS: 'The model gave numbers that are no picture: its files may be damaged, fetch them again.',
} as const
