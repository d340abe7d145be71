import { z } from 'zod'
import { criteria } from '../../../../policy-pack/index.ts'
import { route, type Route } from '../../../kernel/http.ts'
import { date, id, line, note, personName } from '../../../kernel/input.ts'
import { verdicts } from '../certifications/rules.ts'
import { words } from '../certifications/routes.ts'
import { answer, byId } from '../dossier/routes.ts'
import { openDossier } from '../dossier/service.ts'
import {
  assignSurveyor,
  closeFieldSurvey,
  closeGeneralSurvey,
  scoreCase,
  signOwnFinding,
  withdrawSurveyor,
  writeInterview,
} from './service.ts'

const write = 'development.write'

export const surveyRoutes: Route[] = [
  route({
    method: 'PUT',
    path: '/certifications/:id/interview',
    access: write,
    summary: 'The interview with the principal; needs If-Match with the version of the case',
    params: byId,
    body: z.object({
      person: personName(),
      position: line(64),
      heldOn: date(),
      operations: words(),
      strategy: words(),
      viewOfUs: words(),
    }),
    response: answer,
    handle: async (ctx, { params, body, ifMatch }) => {
      await writeInterview(ctx, params.id, body, ifMatch)
      return openDossier(ctx, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/certifications/:id/general-survey-closing',
    access: write,
    summary: 'Close the general survey with its conclusion, and go on to the field survey',
    params: byId,
    body: z.object({ conclusion: words() }),
    response: answer,
    handle: async (ctx, { params, body }) => {
      await closeGeneralSurvey(ctx, params.id, body.conclusion)
      return openDossier(ctx, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/certifications/:id/surveyors',
    access: write,
    summary: 'Send somebody of a department along on the field survey',
    params: byId,
    body: z.object({ department: line(), userId: id() }),
    status: 201,
    response: answer,
    handle: async (ctx, { params, body }) => {
      await assignSurveyor(ctx, params.id, body)
      return openDossier(ctx, params.id)
    },
  }),
  route({
    method: 'DELETE',
    path: '/certifications/:id/surveyors/:userId',
    access: write,
    summary: 'Take somebody off the field survey who has not signed',
    params: z.object({ id: id(), userId: id() }),
    body: z.object({ reason: words(500) }),
    response: answer,
    handle: async (ctx, { params, body }) => {
      await withdrawSurveyor(ctx, params.id, params.userId, body.reason)
      return openDossier(ctx, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/certifications/:id/finding',
    access: 'development.read',
    summary: 'Sign your own finding of the field survey; it stays as signed',
    params: byId,
    body: z.object({ visitedOn: date(), verdict: z.enum(verdicts), seen: words(), advice: note(4000).default('') }),
    response: answer,
    handle: async (ctx, { params, body }) => {
      await signOwnFinding(ctx, params.id, { ...body, advice: body.advice || null })
      return openDossier(ctx, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/certifications/:id/field-survey-closing',
    access: write,
    summary: 'Close the field survey once everybody has signed, and begin the application from what they found',
    params: byId,
    response: answer,
    handle: async (ctx, { params }) => {
      await closeFieldSurvey(ctx, params.id)
      return openDossier(ctx, params.id)
    },
  }),
  route({
    method: 'PUT',
    path: '/certifications/:id/scores/:criterion',
    access: write,
    summary: 'Score a criterion out of 100 and say why; needs If-Match with the version of the case',
    params: z.object({ id: id(), criterion: z.enum(criteria.map(({ criterion }) => criterion)) }),
    body: z.object({ points: z.int().min(0).max(100), basis: words(2000) }),
    response: answer,
    handle: async (ctx, { params, body, ifMatch }) => {
      await scoreCase(ctx, params.id, { criterion: params.criterion, ...body }, ifMatch)
      return openDossier(ctx, params.id)
    },
  }),
]
