import type { z } from 'zod'
import type { Text } from '../server/kernel/i18n.ts'
import { percent } from '../server/kernel/input.ts'

const texts = {
  'value.ascending': { zh: '须大于前一项', en: 'Must be greater than the one before' },
  'value.descending': { zh: '须小于前一项', en: 'Must be less than the one before' },
  'band.rest_last': { zh: '最后一档（且只有最后一档）不设界限', en: 'The last band, and only the last, has no limit' },
  'band.points': { zh: '分值须逐档递减', en: 'Points must fall from band to band' },
  'value.unreachable': { zh: '高于可能的最高分 {max}', en: 'Above the most points there are, {max}' },
} as const satisfies Record<string, Text>

/** An issue for a zod check on numbers that each are fine but do not go together. */
export function refuseField<T>(
  input: T,
  path: (string | number)[],
  code: keyof typeof texts,
  parameters?: Record<string, unknown>,
): z.core.$ZodRawIssue {
  return { code: 'custom', input, path, params: { code, text: texts[code], parameters }, message: code }
}

/** A percentage from 0 to 100, kept without trailing zeros, as people write it. */
export const percentage = () => percent().overwrite((text) => text.replace(/\.?0+$/, '') || '0')
