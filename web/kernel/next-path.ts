/**
 * Where to go after signing in: a page of ours, as a path. Anything that could lead to another site — another origin, a
 * path that starts with two slashes, back-slashes, control characters — becomes the workbench.
 */
export function safePath(next: unknown, origin: string): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])[^\\\u0000-\u001f\u007f]*$/.test(next)) return '/'
  if (!URL.canParse(next, origin)) return '/'
  const url = new URL(next, origin)
  const leadsAway = url.origin !== origin || url.pathname.startsWith('//') || url.pathname.startsWith('/api/')
  return leadsAway ? '/' : `${url.pathname}${url.search}${url.hash}`
}
