import { AppError } from '../errors.ts'
import type { Text } from '../i18n.ts'

/** What may be wrong with a file as such; the worker that reads workbooks names the code, the words are here. */
const refusals = {
  'file.malformed': [
    400,
    { zh: '文件已损坏，或不是 Excel 工作簿', en: 'The file is damaged or not an Excel workbook' },
  ],
  'file.encrypted': [
    400,
    { zh: '文件有密码，请去除密码后重试', en: 'The file is protected by a password; remove it and try again' },
  ],
  'file.type_mismatch': [
    400,
    {
      zh: '文件内容与类型不符：只接受 CSV 文本和不含宏的 .xlsx 工作簿',
      en: 'The content does not fit the type: CSV text and .xlsx workbooks without macros are accepted',
    },
  ],
  'file.zip_bomb': [400, { zh: '文件解压后过大', en: 'The file unpacks to too much' }],
  'file.zip_entries': [400, { zh: '压缩包内的条目过多', en: 'Too many entries in the archive' }],
  'file.zip_duplicate_entry': [
    400,
    { zh: '压缩包内有重名条目：{name}', en: 'Two entries of the archive are named {name}' },
  ],
  'file.zip_path': [400, { zh: '压缩包内有不安全的路径：{name}', en: 'The archive holds an unsafe path: {name}' }],
  'file.xml_dtd': [400, { zh: '文件含有 DTD 声明，不接受', en: 'The file contains a DTD, which is not accepted' }],
  'import.sheet_missing': [
    400,
    { zh: '没有工作表“{sheet}”；现有：{sheets}', en: 'No sheet “{sheet}”; there are: {sheets}' },
  ],
  'import.merged_header': [
    400,
    { zh: '表头有合并单元格 {range}，请先取消合并', en: 'Header cells are merged ({range}); unmerge them' },
  ],
  'import.too_many_columns': [400, { zh: '超过 {max} 列', en: 'More than {max} columns' }],
  'import.too_many_rows': [
    400,
    { zh: '文件超过 {max} 行，请拆分后再导入', en: 'The file has more than {max} rows; split it' },
  ],
  'import.no_rows': [400, { zh: '文件只有表头，没有数据', en: 'The file has a header and no rows' }],
  'import.empty_file': [400, { zh: '工作表是空的', en: 'The sheet is empty' }],
} as const satisfies Record<string, [number, Text]>
export type RefusalCode = keyof typeof refusals

export function refused(code: RefusalCode, parameters: Record<string, unknown> = {}): AppError {
  const [status, text] = refusals[code]
  return new AppError(code, status, text, parameters)
}
