import type { Texts } from '../../kernel/texts.ts'

/** What is done with many customers of the list at once. */
export const texts = {
  zh: {
    export: {
      action: '导出',
      title: '导出客户清单',
      found: '导出当前筛选出的全部客户，列与页面所示相同。',
      rule: '只含您看得见的客户和字段。每次导出都登入查阅登记，文件末行注明您的姓名、时间和用途。',
      purpose: '用途',
      purposeExample: '例如：安排下月走访',
      purposeNeeded: '请填写用途',
      format: '文件格式',
      formats: { xlsx: '电子表格（XLSX）', csv: '文本表格（CSV）' },
      chosen: '导出选中的 {{count, number}} 家客户，列与页面所示相同。',
      done: '已导出，并登入查阅登记',
    },
    choose: {
      start: '选择',
      bar: '选中的客户',
      chosen: '已选 {{count, number}} 家',
      one: '选择 {{name}}',
      handOver: '移交',
      export: '导出选中',
      oneOwner: '一次只能移交同一负责人的客户。',
    },
  },
  en: {
    export: {
      action: 'Export',
      title: 'Export the list of customers',
      found: 'All customers that match the filters, with the columns shown on the page.',
      rule: 'Holds only the customers and fields you may see. Every export is registered, and the last line of the file states your name, the time and the purpose.',
      purpose: 'Purpose',
      purposeExample: 'For example: planning next month’s visits',
      purposeNeeded: 'State the purpose',
      format: 'Format',
      formats: { xlsx: 'Workbook (XLSX)', csv: 'Text (CSV)' },
      chosen: 'The {{count, number}} chosen customers, with the columns shown on the page.',
      done: 'Exported, and entered in the access register',
    },
    choose: {
      start: 'Choose',
      bar: 'Chosen customers',
      chosen: '{{count, number}} chosen',
      one: 'Choose {{name}}',
      handOver: 'Hand over',
      export: 'Export chosen',
      oneOwner: 'Customers handed over together have one owner.',
    },
  },
} satisfies Texts
