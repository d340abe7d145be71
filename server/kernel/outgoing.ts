import dns from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP } from 'node:net'
import type { Text } from './i18n.ts'

/*
 * The one way out: requests to addresses that users type in. Only https, only public addresses, unless the
 * administrator allows a host by name; the name is looked up once, and the connection goes to the address that was
 * checked; redirects are not followed; time and size are capped.
 */

/** What may be wrong with an address, before anything is sent. */
export const urlTexts = {
  'url.format': { zh: '不是有效的网址', en: 'Not a valid address' },
  'url.scheme': {
    zh: '只接受 https:// 地址(管理员允许的主机也可用 http://)',
    en: 'Only https:// is accepted (http:// too for hosts the administrator allows)',
  },
  'url.userinfo': { zh: '网址中不能带用户名或密码', en: 'The address must not carry a user name or password' },
  'url.private_address': {
    zh: '这个地址在内网或本机,须先由管理员加入允许的主机',
    en: 'This address is in a private network or this machine; an administrator has to allow the host first',
  },
} as const satisfies Record<string, Text>

export type UrlFault = keyof typeof urlTexts

/** Why a request did not get a usable answer. */
export type OutgoingFault =
  UrlFault | 'dns' | 'connect.timeout' | 'connect.failed' | 'timeout' | 'redirect' | 'response.too_large'

export type Answer = { status: number; body: string } | { fault: OutgoingFault; status?: number }

export interface Guard {
  /** Hosts the administrator allows: in lower case, without brackets and without a dot at the end. */
  allowed: ReadonlySet<string>
  limits?: Limits
  /** All addresses of a name. */
  resolve?: (host: string) => Promise<string[]>
}

export interface Limits {
  connectMs: number
  totalMs: number
  maxBytes: number
}

export const outgoingLimits: Limits = { connectMs: 3_000, totalMs: 10_000, maxBytes: 65_536 }

/** Networks of version 4 that are not the public Internet, and addresses where clouds keep their metadata. */
const notPublic = new BlockList()
for (const network of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network[0], network[1], 'ipv4')
}
/** Of version 6 only 2000::/3 is public, without tunnels (which may lead anywhere) and documentation. */
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
const notPublic6 = new BlockList()
for (const network of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  notPublic6.addSubnet(network[0], network[1], 'ipv6')
}

/** Addresses that are nobody's host: no administrator can allow them. */
const never = new BlockList()
never.addSubnet('0.0.0.0', 8, 'ipv4')
never.addSubnet('169.254.0.0', 16, 'ipv4')
never.addSubnet('224.0.0.0', 3, 'ipv4')
never.addAddress('100.100.100.200', 'ipv4')
never.addAddress('168.63.129.16', 'ipv4')
const allowable6 = new BlockList()
allowable6.addAddress('::1', 'ipv6')
allowable6.addSubnet('fc00::', 7, 'ipv6')
const metadata6 = new BlockList()
metadata6.addSubnet('fd00:ec2::', 32, 'ipv6')

export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4')
  return isIP(address) === 6 && global6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6')
}

/** Whether an address may be connected to when the administrator allows its host. */
function isAllowable(address: string): boolean {
  if (isPublic(address)) return true
  if (isIP(address) === 4) return !never.check(address, 'ipv4')
  return allowable6.check(address, 'ipv6') && !metadata6.check(address, 'ipv6')
}

/** Names that only mean something inside a network. */
const insideName =
  /(^|\.)(localhost|local|localdomain|internal|intranet|corp|home|lan|private|arpa|test|invalid|onion)$/

const bare = (hostname: string) =>
  hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')

/** A host as `Guard.allowed` holds it; null when the text is no host name or address, or one nobody may allow. */
export function hostToAllow(text: string): string | null {
  const address = isIP(text) === 6 ? `[${text}]` : text
  if (!/^[^\s/?#@\\]+$/.test(text) || !URL.canParse(`https://${address}/`)) return null
  const { hostname, port } = new URL(`https://${address}/`)
  const host = bare(hostname)
  if (port !== '' || /:\d*$/.test(address) || host === '') return null
  return isIP(host) && !isAllowable(host) ? null : host
}

/** What is wrong with a host as far as its name tells; null when nothing is. */
export function hostFault(hostname: string, allowed: ReadonlySet<string>): UrlFault | null {
  const host = bare(hostname)
  if (allowed.has(host)) return null
  if (isIP(host)) return isPublic(host) ? null : 'url.private_address'
  return !host.includes('.') || insideName.test(host) ? 'url.private_address' : null
}

/** What is wrong with an address as far as its text tells; null when nothing is. */
export function urlFault(text: string, allowed: ReadonlySet<string>): UrlFault | null {
  if (!URL.canParse(text)) return 'url.format'
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'url.scheme'
  if (url.username !== '' || url.password !== '') return 'url.userinfo'
  const fault = hostFault(url.hostname, allowed)
  if (fault) return fault
  return url.protocol === 'http:' && !allowed.has(bare(url.hostname)) ? 'url.scheme' : null
}

const lookUp = async (host: string): Promise<string[]> =>
  (await dns.lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address)

/** The address to connect to: of a name that leads, even among others, to an address that may not be, none. */
export async function pin(hostname: string, guard: Guard): Promise<{ address: string } | { fault: OutgoingFault }> {
  const host = bare(hostname)
  const fault = hostFault(host, guard.allowed)
  if (fault) return { fault }
  const addresses = isIP(host) ? [host] : await inTime(guard, (guard.resolve ?? lookUp)(host))
  const [address] = addresses
  if (address === undefined) return { fault: 'dns' }
  const isFine = guard.allowed.has(host) ? isAllowable : isPublic
  return addresses.every(isFine) ? { address } : { fault: 'url.private_address' }
}

/** What a look-up finds before its time is over; nothing when it fails. */
async function inTime({ limits = outgoingLimits }: Guard, found: Promise<string[]>): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string[]>((resolve) => (timer = setTimeout(() => resolve([]), limits.connectMs)))
  return Promise.race([found.catch(() => []), late]).finally(() => clearTimeout(timer))
}

export interface Post {
  url: string
  headers: Record<string, string>
  body: string
}

/** Posts a body and reads the answer; never throws, never follows, never waits longer than the limits say. */
export async function post(request: Post, guard: Guard): Promise<Answer> {
  const limits = guard.limits ?? outgoingLimits
  const began = performance.now()
  const fault = urlFault(request.url, guard.allowed)
  if (fault) return { fault }
  const url = new URL(request.url)
  const pinned = await pin(url.hostname, guard)
  if ('fault' in pinned) return pinned
  return exchange(request, url, pinned.address, { ...limits, totalMs: limits.totalMs - (performance.now() - began) })
}

function exchange({ headers, body }: Post, url: URL, address: string, limits: Limits): Promise<Answer> {
  const isSecure = url.protocol === 'https:'
  const host = bare(url.hostname)
  return new Promise((resolve) => {
    const request = (isSecure ? https : http).request({
      host: address,
      port: url.port || (isSecure ? 443 : 80),
      path: url.pathname + url.search,
      method: 'POST',
      agent: false,
      headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
      // The certificate has to be that of the name, though the connection is made to an address.
      ...(isSecure ? { servername: isIP(host) ? '' : host } : {}),
    })
    const end = (answer: Answer) => {
      clearTimeout(connecting)
      clearTimeout(whole)
      resolve(answer)
      request.destroy()
    }
    const connecting = setTimeout(() => end({ fault: 'connect.timeout' }), limits.connectMs)
    const whole = setTimeout(() => end({ fault: 'timeout' }), Math.max(limits.totalMs, 0))
    request.on('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(connecting))
    })
    request.on('error', () => end({ fault: 'connect.failed' }))
    request.on('response', (response) => receive(response, limits.maxBytes, end))
    request.end(body)
  })
}

function receive(response: http.IncomingMessage, maxBytes: number, end: (answer: Answer) => void) {
  const status = response.statusCode ?? 0
  if (status >= 300 && status < 400) return end({ fault: 'redirect', status })
  const chunks: Buffer[] = []
  let size = 0
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBytes) end({ fault: 'response.too_large', status })
    else chunks.push(chunk)
  })
  response.on('error', () => end({ fault: 'connect.failed', status }))
  response.on('end', () => end({ status, body: Buffer.concat(chunks).toString('utf8') }))
}
