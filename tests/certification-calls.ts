import type { TestApp, TestResponse } from '../server/testing/app.ts'
import { finding, report, testDevelopment } from '../server/testing/development.ts'

type Calls = Record<string, () => Promise<TestResponse>>

/**
 * One successful call of each route by which cases and agreements change; it needs the built-in authority table. Once
 * per file.
 */
export function certificationCalls(t: TestApp): Calls {
  const d = testDevelopment(t)
  const seller = () => d.as('seller')
  const reason = { reason: '产能不足' }
  const match = async (id: string) => ({ 'if-match': String((await d.look(id)).version) })
  const draft = async () => {
    const id = await d.open()
    const { id: agreementId, customer: of } = d.done(await d.draft(id, 'confidentiality'), 201)
    return { agreementId, of }
  }
  const assigned = async () => {
    const id = await d.caseAt('field-survey')
    d.done(await d.assign(id, '技术部'), 201)
    return id
  }
  return {
    'POST /certifications': async () => {
      const { id } = await d.customer()
      return seller().post('/certifications', { customerId: id })
    },
    'PUT /certifications/:id/interview': async () => {
      const id = await d.open()
      const said = { operations: '稳定', strategy: '扩产', viewOfUs: '认可' }
      const body = { person: '钱总', position: '总经理', heldOn: '2026-06-10', ...said }
      return seller().put(d.at(id, 'interview'), body, await match(id))
    },
    'POST /certifications/:id/general-survey-closing': async () => {
      const id = await d.open()
      for (const slot of d.slots) await d.paper(id, slot)
      await d.interviewed(id)
      return seller().post(d.at(id, 'general-survey-closing'), { conclusion: '良好' })
    },
    'POST /certifications/:id/surveyors': async () => d.assign(await d.caseAt('field-survey'), '技术部'),
    'DELETE /certifications/:id/surveyors/:userId': async () => {
      const id = await assigned()
      return seller().delete(d.at(id, `surveyors/${d.as('technician').user.id}`), reason)
    },
    'POST /certifications/:id/finding': async () => d.as('technician').post(d.at(await assigned(), 'finding'), finding),
    'POST /certifications/:id/field-survey-closing': async () => {
      const id = await d.caseAt('field-survey')
      await d.signedByAll(id)
      return seller().post(d.at(id, 'field-survey-closing'))
    },
    'PUT /certifications/:id/scores/:criterion': async () => d.score(await d.open(), 'finances', 80),
    'PUT /certifications/:id/report': async () => {
      const id = await d.caseAt('report')
      return seller().put(d.at(id, 'report'), report, await match(id))
    },
    'POST /certifications/:id/filing': async () => d.file(await d.caseAt('report')),
    'POST /certifications/:id/refusal': async () => d.as('service').post(d.at(await d.open(), 'refusal'), reason),
    'POST /certifications/:id/completion': async () => d.complete(await d.readyCase()),
    'POST /agreements': async () => d.draft(await d.open(), 'confidentiality'),
    'PATCH /agreements/:id': async () => {
      const { agreementId } = await draft()
      return seller().patch(`/agreements/${agreementId}`, { remark: '含子公司' }, { 'if-match': '1' })
    },
    'DELETE /agreements/:id': async () => seller().delete(`/agreements/${(await draft()).agreementId}`, reason),
    'POST /agreements/:id/signing': async () => {
      const { agreementId, of } = await draft()
      d.done(await d.attach('seller', of.id, 'agreement', agreementId), 201)
      return seller().post(`/agreements/${agreementId}/signing`, { signedOn: '2026-06-15' })
    },
  }
}
