import { ApiError } from '../../../kernel/api.ts'

/** Does it; what the server says of several things of its own, which are no fields of the form, becomes one text. */
export async function worded<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof ApiError) || error.details.length === 0) throw error
    const { status, code } = error
    const said = error.details.map((detail) => detail.message).join('；')
    throw new ApiError(status, { code, message: `${error.message}：${said}`, details: [], requestId: '' })
  }
}
