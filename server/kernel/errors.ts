import { say, type Locale, type Text } from './i18n.ts'

/** What is wrong with one field of the input, and what would be accepted. Worded when it leaves the system. */
export interface FieldError {
  /** Path of the field, e.g. `lines.0.amount`; a column name in an import. */
  field: string
  /** Dotted code, e.g. `num.grouping`. */
  code: string
  text: Text
  parameters?: Record<string, unknown>
  row?: number
  value?: string
  /** Where the field stands, in words, when its path is nothing to read. */
  place?: Text
}

/** "Cannot do this". Policy saying no is a Decision, not an error. */
export class AppError extends Error {
  readonly code: string
  readonly status: number
  readonly text: Text
  readonly parameters: Record<string, unknown>
  readonly fields: FieldError[]

  constructor(
    code: string,
    status: number,
    text: Text,
    parameters: Record<string, unknown> = {},
    fields: FieldError[] = [],
  ) {
    super(`${code}: ${say(text, 'en', parameters)}`)
    this.name = 'AppError'
    this.code = code
    this.status = status
    this.text = text
    this.parameters = parameters
    this.fields = fields
  }
}

/** Declares an error at the top of the file that throws it; call the result to make one. */
export function defineError(code: string, status: number, text: Text) {
  return (parameters: Record<string, unknown> = {}, fields: FieldError[] = []) =>
    new AppError(code, status, text, parameters, fields)
}

export const unexpected = defineError('internal', 500, {
  zh: '系统出错，已记录；请稍后再试',
  en: 'Something went wrong and was recorded; please try again later',
})
export const notFound = defineError('not_found', 404, { zh: '没有找到', en: 'Not found' })
export const notSignedIn = defineError('not_signed_in', 401, { zh: '请先登录', en: 'Please sign in' })
export const forbidden = defineError('forbidden', 403, {
  zh: '您的岗位没有这项权限',
  en: 'Your position does not have this right',
})
export const invalidInput = defineError('invalid_input', 400, { zh: '输入有误', en: 'The input is not accepted' })
export const stale = defineError('conflict.stale', 409, {
  zh: '其间有人改动了这条记录，请刷新后再改',
  en: 'Somebody changed this record meanwhile; reload and edit again',
})

const versionRequired = defineError('precondition.required', 428, {
  zh: '修改须带 If-Match（所依据的版本号）',
  en: 'Edits need If-Match with the version they start from',
})

/** Lets an edit pass only when it starts from the present version of the record. */
export function mustMatch(version: number, ifMatch: number | undefined): void {
  if (ifMatch === undefined) throw versionRequired()
  if (ifMatch !== version) throw stale()
}

export interface ErrorBody {
  error: {
    code: string
    message: string
    details: { field: string; code: string; message: string; row?: number; value?: string; place?: string }[]
    requestId: string
  }
}

/** The body every refusal carries, in the user's language. */
export function errorBody(error: AppError, locale: Locale, requestId: string): ErrorBody {
  const details = error.fields.map(({ field, code, text, parameters, row, value, place }) => ({
    field,
    code,
    message: say(text, locale, parameters),
    ...(row === undefined ? {} : { row }),
    ...(value === undefined ? {} : { value }),
    ...(place === undefined ? {} : { place: say(place, locale) }),
  }))
  return { error: { code: error.code, message: say(error.text, locale, error.parameters), details, requestId } }
}
