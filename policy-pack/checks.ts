import type { z } from 'zod'
import type { Text } from '../server/kernel/i18n.ts'
import { percent } from '../server/kernel/input.ts'

const texts = {
  'value.ascending': { zh: '须大于前一项', en: 'Must be greater than the one before' },
  'value.descending': { zh: '须小于前一项', en: 'Must be less than the one before' },
  'value.twice': { zh: '重复出现', en: 'Appears twice' },
  'band.rest_last': { zh: '最后一档（且只有最后一档）不设界限', en: 'The last band, and only the last, has no limit' },
  'band.points': { zh: '分值须逐档递减', en: 'Points must fall from band to band' },
  'archive.no_field': { zh: '档案这一部分没有此项目', en: 'This part of the archive has nothing of that name' },
  'list.twice': { zh: '重复', en: 'Named twice' },
  'weight.total': { zh: '权重合计应为 100，现为 {total}', en: 'Weights must add to 100, they add to {total}' },
  'pattern.number': {
    zh: '须有且只有一处 {number:位数}（3 至 9 位）',
    en: 'Needs exactly one {number:digits} (3 to 9 digits)',
  },
  'pattern.charset': {
    zh: '除 {year} 和 {number:位数} 外只接受大写字母、数字、_ 和 -，编码最多 32 位',
    en: 'Besides {year} and {number:digits} only capital letters, digits, _ and -; codes of at most 32 characters',
  },
  'pattern.provisional': {
    zh: '与未认证客户的临时编码（P 加六位数字）相混',
    en: 'Looks like the provisional codes of customers not certified (P and six digits)',
  },
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
