import { z } from 'zod'
import { may } from '../server/kernel/access.ts'
import { minuteIn } from '../server/kernel/calendar.ts'
import type { Ctx } from '../server/kernel/context.ts'
import { disposition } from '../server/kernel/file-names.ts'
import { openRoute, route, type Route } from '../server/kernel/http.ts'
import { locales, say } from '../server/kernel/i18n.ts'
import { date, line } from '../server/kernel/input.ts'
import { registerAccess } from '../server/modules/audit/index.ts'
import { dateText, type Composed, type Form, type Options, type Paper } from './engine/definition.ts'
import { formats, render, type Format } from './engine/render.ts'

const listed = z.object({
  code: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  /** A form that is printed for more than one kind of subject is listed once for each. */
  subject: z.enum(['customer', 'book', 'policy', 'certification']),
  languages: z.array(z.enum(locales)),
})

const query = z.object({
  format: z.enum(formats).default('pdf'),
  /** Today if not said. */
  asOf: date().optional(),
  /** Forms are Chinese unless asked for otherwise. */
  locale: z.enum(locales).default('zh-CN'),
  /** What it is printed for; kept in the access register. */
  purpose: line(200).optional(),
})

const mediaTypes: Record<Format, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

/** The list of the forms, and a route for each that asks for the right of the form. */
export function routesOf(forms: Form[]): Route[] {
  return [
    route({
      method: 'GET',
      path: '/forms',
      access: 'signed-in',
      summary: 'The forms you may print, and for what',
      response: z.object({ rows: z.array(listed) }),
      handle: ({ actor }) =>
        Promise.resolve({
          rows: forms
            .filter(({ access }) => may(actor, access))
            .flatMap(({ code, title, subjects }) =>
              subjects.map((subject) => ({ code, title, subject, languages: [...locales] })),
            ),
        }),
    }),
    ...forms.map(printRoute),
  ]
}

const printRoute = (form: Form): Route =>
  openRoute({
    method: 'GET',
    path: `/forms/${form.code}/:subjectId`,
    access: form.access,
    summary: `Print ${form.title.en} as PDF or Word`,
    params: z.object({ subjectId: form.subjectId }),
    query,
    async handle({ reply, transaction }, { params, query: { format, asOf, locale, purpose } }) {
      const printed = await transaction(async (ctx) => {
        const options = { asOf: asOf ?? ctx.today, locale, purpose }
        const composed = await form.compose(ctx, params.subjectId, options)
        registerAccess(ctx, {
          action: 'printed',
          subject: composed.subject,
          part: form.code,
          purpose,
          rows: composed.rows,
        })
        return { composed, paper: paperOf(ctx, form, composed, options) }
      })
      const file = await render(printed.paper, format)
      const name = `${printed.paper.code} ${printed.paper.title} ${printed.composed.name}.${format}`
      return reply
        .type(mediaTypes[format])
        .header('content-disposition', disposition(format === 'pdf' ? 'inline' : 'attachment', name))
        .header('cache-control', 'no-store')
        .header('x-content-type-options', 'nosniff')
        .send(file)
    },
  })

/** As much of a purpose as goes across a page; the access register has all of it. */
const shortened = (purpose: string): string => (purpose.length > 30 ? `${purpose.slice(0, 29)}…` : purpose)

/** The composed form with who prints it, when and what for on it. */
function paperOf(ctx: Ctx, form: Form, { content }: Composed, { locale, purpose }: Options): Paper {
  const isEnglish = locale === 'en'
  const at = dateText(minuteIn(ctx.tenant.timeZone, new Date(ctx.now)), locale)
  const mark = [ctx.actor.name, at, purpose && shortened(purpose), isEnglish ? 'internal use only' : '仅供内部使用']
  return {
    ...content,
    locale,
    code: content.code ?? form.code,
    title: content.title ?? say(form.title, locale),
    company: ctx.tenant.name,
    watermark: mark.filter(Boolean).join('  '),
    foot: isEnglish ? `Printed by ${ctx.actor.name}, ${at}` : `打印：${ctx.actor.name}  ${at}`,
  }
}

/** The contract as the pages read it. */
export type ListedForm = z.infer<typeof listed>
