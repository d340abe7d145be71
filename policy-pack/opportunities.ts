import { z } from 'zod'
import { compare } from '../server/kernel/money.ts'
import { line } from '../server/kernel/input.ts'
import { percentage, refuseField } from './checks.ts'
import { opportunityFacts, type OpportunityFact } from './opportunity-facts.ts'
import { bidDocuments, lossReasons, stageTemplates } from './opportunity-templates.ts'
import { definePolicy, reads } from './policy.ts'

const name = () => z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)
const title = () => z.strictObject({ zh: line(60), en: line(120) })
const facts = () =>
  z
    .array(z.enum(Object.keys(opportunityFacts) as [OpportunityFact, ...OpportunityFact[]]))
    .max(20)
    .check(onlyOnce((fact) => fact))

const stage = z.strictObject({
  /** `won` is the end of every template and no stage of any. */
  stage: reads('key', name().regex(/^(?!won$)/)),
  title: title(),
  /** Of winning, once here: percent. */
  probability: percentage(),
  /** What has to be known before an opportunity enters. */
  requires: facts(),
})

const template = z.strictObject({
  template: reads('key', name()),
  title: title(),
  stages: z
    .array(stage)
    .min(2)
    .max(12)
    .check(onlyOnce(({ stage: each }) => each))
    .check(({ value, issues }) => {
      value.forEach(({ probability }, at) => {
        const isRising = at === 0 || compare(probability, value[at - 1]!.probability) > 0
        if (!isRising) issues.push(refuseField(value, [at, 'probability'], 'value.ascending'))
      })
    }),
  /** What has to be known before it is won. */
  toWin: facts(),
})

/** Refuses what is named like something before it. */
function onlyOnce<T>(nameOf: (each: T) => string) {
  return ({ value, issues }: z.core.ParsePayload<T[]>) => {
    const names = value.map(nameOf)
    names.forEach((each, at) => {
      if (names.indexOf(each) < at) issues.push(refuseField(value, [at], 'value.twice'))
    })
  }
}

/** T-05, T-06: how opportunities go forward, why they are lost, and when the papers of a bid are ready. */
export const opportunities = definePolicy({
  kind: 'opportunities',
  number: 'T-06',
  title: { zh: '商机推进与投标管理', en: 'Opportunities and tenders' },
  owner: { zh: '业务部', en: 'Sales' },
  parameters: z.strictObject({
    templates: z
      .array(template)
      .min(1)
      .max(8)
      .check(onlyOnce((each) => each.template)),
    lossReasons: z
      .array(z.strictObject({ reason: reads('key', name()), title: title(), needsCompetitor: z.boolean() }))
      .min(1)
      .max(30)
      .check(onlyOnce(({ reason }) => reason)),
    bidDocuments: z
      .array(z.strictObject({ document: reads('key', name()), title: title(), daysBefore: z.int().min(0).max(60) }))
      .min(1)
      .max(40)
      .check(onlyOnce(({ document }) => document)),
  }),
  defaults: { templates: stageTemplates, lossReasons, bidDocuments },
  labels: {
    templates: { zh: '阶段模板（阶段、赢单率、进入条件）', en: 'Stage templates (stages, chances, what they require)' },
    lossReasons: { zh: '丢单原因', en: 'Reasons for loss' },
    bidDocuments: {
      zh: '投标文件清单（截标前几个工作日备齐）',
      en: 'Papers of a bid (working days before the deadline)',
    },
  },
  words: {
    ...Object.fromEntries(Object.entries(opportunityFacts).map(([fact, { label }]) => [fact, label])),
    template: { zh: '模板', en: 'template' },
    title: { zh: '名称', en: 'title' },
    zh: { zh: '中文', en: 'Chinese' },
    en: { zh: '英文', en: 'English' },
    stages: { zh: '阶段', en: 'stages' },
    stage: { zh: '阶段', en: 'stage' },
    probability: { zh: '赢单率（%）', en: 'chance of winning (%)' },
    requires: { zh: '进入条件', en: 'required before' },
    toWin: { zh: '赢单条件', en: 'required to win' },
    reason: { zh: '原因', en: 'reason' },
    needsCompetitor: { zh: '须注明竞争对手', en: 'names the competitor' },
    document: { zh: '文件', en: 'paper' },
    daysBefore: { zh: '提前工作日', en: 'working days before' },
    true: { zh: '是', en: 'yes' },
    false: { zh: '否', en: 'no' },
  },
  articles: [
    {
      code: 'T-06',
      text: {
        zh: '业务机会按“拓展”或“政府采购”模板逐阶段推进，不得跳越。进入一个阶段前，该阶段要求的事实必须已经填明；退回前面的阶段须说明原因。',
        en: 'An opportunity goes forward stage by stage along its template, outreach or government procurement, and skips none. What a stage requires is known before it is entered; going back needs a reason.',
      },
    },
    {
      code: 'T-06.1',
      text: {
        zh: '每个阶段有赢单率；商机按预计金额乘以所在阶段的赢单率计入预测，四舍五入到分。',
        en: 'Every stage has a chance of winning; an opportunity counts in the forecast with its amount times the chance of its stage, rounded to the fen.',
      },
    },
    {
      code: 'T-06.2',
      text: {
        zh: '赢单须满足模板规定的条件。丢单须选定原因，并注明赢得该业务的竞争对手；采购取消等无人赢得的除外。',
        en: 'Winning needs what the template says. A loss names its reason and the competitor who won; except where nobody did, as when the purchase is given up.',
      },
    },
    {
      code: 'T-05',
      text: {
        zh: '内勤搜集政府采购信息，建立投标看板，登记公告、编号、采购人、截标时间，并按投标文件清单制作标书。',
        en: 'The back office gathers notices of government procurement, keeps the tender board with number, buyer and deadline, and prepares the bid by the list of papers.',
      },
    },
    {
      code: 'T-05.1',
      text: {
        zh: '清单所列每份文件须在截标日之前规定的工作日内备齐；投标费用按核决权限表审批，未核准或文件未备齐的不得递交。',
        en: 'Each paper is ready the stated number of working days before the deadline; the bid fee is approved by the authority table, and nothing is handed in before both.',
      },
    },
  ],
})

export type Opportunities = z.output<typeof opportunities.parameters>
export type StageTemplate = Opportunities['templates'][number]
