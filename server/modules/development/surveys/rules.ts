import { defineDuty } from '../../obligations/index.ts'

/** Signing one's finding of a field survey (D-07); another is assigned on the case, so it is not handed over. */
export const findingDuty = defineDuty({
  kind: 'survey.finding',
  title: { zh: '签署实地调查意见', en: 'Sign the finding of a field survey' },
  link: ({ id }) => `/development/certifications/${id}`,
  isPersonal: true,
})
export const findingKey = (findingId: string) => findingId
