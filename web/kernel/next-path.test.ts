import { expect, test } from 'vitest'
import { safePath } from './next-path.ts'

const origin = 'https://clavis.example'

test('URL17 a page of ours with its filters is where one goes after signing in', () => {
  expect(safePath('/customers?grade=A&q=%E4%B8%AD#top', origin)).toBe('/customers?grade=A&q=%E4%B8%AD#top')
  expect(safePath('/', origin)).toBe('/')
})

test.each([
  undefined,
  '',
  'customers',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example/',
  '/\t/evil.example/',
  '/..//evil.example/',
  'javascript:alert(1)',
  ' /customers',
  'https:evil.example',
  '/api/v1/jobs/1/report',
  7,
])('URL17 %j leads nowhere but to the workbench', (next) => {
  expect(safePath(next, origin)).toBe('/')
})
