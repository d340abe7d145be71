import { AppError, type FieldError } from './errors.ts'
import type { Text } from './i18n.ts'
import { fieldError } from './input.ts'

const answers: Record<string, [code: string, status: number, text: Text]> = {
  '22021': ['text.control_char', 400, { zh: '含有控制字符', en: 'Contains control characters' }],
  '22P05': ['text.control_char', 400, { zh: '含有控制字符', en: 'Contains control characters' }],
  '22001': ['text.too_long', 400, { zh: '文字过长', en: 'The text is too long' }],
  '22003': ['num.out_of_range', 400, { zh: '数字超出范围', en: 'The number is out of range' }],
  '22007': ['date.invalid', 400, { zh: '日期不正确', en: 'The date is not accepted' }],
  '22008': ['date.invalid', 400, { zh: '日期不正确', en: 'The date is not accepted' }],
  '22P02': ['type.mismatch', 400, { zh: '类型不对', en: 'Wrong type' }],
  '23505': ['duplicate', 409, { zh: '已经存在', en: 'Already exists' }],
  '23503': [
    'ref.in_use',
    409,
    { zh: '引用的记录不存在，或仍被使用', en: 'A referenced record is missing or still in use' },
  ],
  '23514': ['rule.refused', 400, { zh: '数值不被接受', en: 'The value is not accepted' }],
  '40001': ['busy', 503, { zh: '系统繁忙，请重试', en: 'Busy, please try again' }],
  '40P01': ['busy', 503, { zh: '系统繁忙，请重试', en: 'Busy, please try again' }],
  '53100': ['storage.full', 507, { zh: '磁盘已满', en: 'The disk is full' }],
  '55P03': ['busy', 503, { zh: '系统繁忙，请重试', en: 'Busy, please try again' }],
  '57014': ['busy', 503, { zh: '系统繁忙，请重试', en: 'Busy, please try again' }],
  '57P01': ['busy', 503, { zh: '数据库正在重启，请重试', en: 'The database is restarting, please try again' }],
  '57P03': ['busy', 503, { zh: '数据库正在启动，请重试', en: 'The database is starting, please try again' }],
  '57P02': ['busy', 503, { zh: '数据库正在重启，请重试', en: 'The database is restarting, please try again' }],
  '53300': ['busy', 503, { zh: '系统繁忙，请重试', en: 'Busy, please try again' }],
  ECONNRESET: ['busy', 503, { zh: '数据库暂不可用，请重试', en: 'The database is not available, please try again' }],
  ECONNREFUSED: ['busy', 503, { zh: '数据库暂不可用，请重试', en: 'The database is not available, please try again' }],
  ENOSPC: ['storage.full', 507, { zh: '磁盘已满', en: 'The disk is full' }],
}

/** A database error as one of ours, so that none reaches a user as a 500 or with PostgreSQL's own words. */
export function storageError(error: Error & { code?: string }): AppError | null {
  // The driver gives a connection that breaks off no code of its own.
  const code = error.code ?? (error.message.startsWith('Connection terminated') ? 'ECONNRESET' : '')
  const answer = Object.hasOwn(answers, code) ? answers[code] : undefined
  return answer ? new AppError(...answer) : null
}

/** Runs a write; when it breaks the named unique index, throws `duplicate` on the field instead. */
export async function unique<T>(index: string, field: string, text: Text, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code !== '23505' || constraint !== index) throw error
    const detail: FieldError = { ...fieldError(field, 'value.format'), code: 'duplicate', text }
    throw new AppError('duplicate', 409, text, {}, [detail])
  }
}
