import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { hostToAllow, isPublic, pin, post, urlFault, type Answer, type Guard } from './outgoing.ts'

const none: ReadonlySet<string> = new Set()

describe('addresses nothing is sent to', () => {
  test.each([
    ['URL01', 'http://127.0.0.1:5432/', 'url.private_address'],
    ['URL02', 'https://2130706433/', 'url.private_address'],
    ['URL03', 'https://0x7f.1/', 'url.private_address'],
    ['URL04', 'https://0177.0.0.1/', 'url.private_address'],
    ['URL05', 'https://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/', 'url.private_address'],
    ['URL06', 'https://127\u30020\u30020\u30021/', 'url.private_address'],
    ['URL07', 'https://[::ffff:127.0.0.1]/', 'url.private_address'],
    ['URL08', 'https://[::1]/', 'url.private_address'],
    ['URL08', 'https://[fe80::1]/', 'url.private_address'],
    ['URL08', 'https://[fd00::1]/', 'url.private_address'],
    ['URL08', 'https://0.0.0.0/', 'url.private_address'],
    ['URL09', 'http://169.254.169.254/latest/meta-data', 'url.private_address'],
    ['URL09', 'http://100.100.100.200/', 'url.private_address'],
    ['URL10', 'https://ok.example.com:80@127.0.0.1/', 'url.userinfo'],
    ['URL13', 'file:///etc/passwd', 'url.scheme'],
    ['URL13', 'gopher://example.com/', 'url.scheme'],
    ['URL13', 'ftp://example.com/', 'url.scheme'],
    ['URL13', 'data:text/plain,a', 'url.scheme'],
    ['URL14', 'https://intranet/', 'url.private_address'],
    ['URL14', 'https://db.internal/', 'url.private_address'],
    ['URL14', 'https://localhost./', 'url.private_address'],
    ['plain http', 'http://hooks.example.com/', 'url.scheme'],
    ['a tunnel into version 4', 'https://[64:ff9b::7f00:1]/', 'url.private_address'],
    ['6to4', 'https://[2002:7f00:1::]/', 'url.private_address'],
    ['no address at all', 'hooks', 'url.format'],
    ['nothing behind the scheme', 'https://', 'url.format'],
  ])('%s %s is refused as %s', (_id, url, fault) => expect(urlFault(url, none)).toBe(fault))

  test.each(['https://hooks.example.com/a?b=c', 'https://8.8.8.8/', 'https://[2606:4700::1111]:8443/x'])(
    '%s is accepted',
    (url) => expect(urlFault(url, none)).toBeNull(),
  )

  test('a host the administrator allows may be private and without https; another port or name is not meant', () => {
    const allowed = new Set(['10.1.2.3', 'intranet'])
    expect(urlFault('http://10.1.2.3:8080/x', allowed)).toBeNull()
    expect(urlFault('http://intranet./x', allowed)).toBeNull()
    expect(urlFault('http://10.1.2.4/', allowed)).toBe('url.private_address')
    expect(urlFault('http://intranet.example.com/', allowed)).toBe('url.scheme')
    expect(urlFault('http://a@intranet/', allowed)).toBe('url.userinfo')
  })

  test.each([
    ['Relay.Example.COM.', 'relay.example.com'],
    ['10.0.0.5', '10.0.0.5'],
    ['::1', '::1'],
    ['[fd00::1]', 'fd00::1'],
    ['127.1', '127.0.0.1'],
    ['169.254.169.254', null],
    ['100.100.100.200', null],
    ['0.0.0.0', null],
    ['host:80', null],
    ['host/path', null],
    ['a@b', null],
  ])('to allow “%s” is to allow %s', (text, host) => expect(hostToAllow(text)).toBe(host))

  test('networks that are not public are not', () => {
    const inside = [
      '10.0.0.1',
      '172.31.255.255',
      '192.168.0.1',
      '100.64.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '::',
      'fc00::1',
    ]
    expect(inside.filter(isPublic)).toEqual([])
    expect(['172.32.0.1', '100.128.0.1', '2400:3200::1'].filter((address) => !isPublic(address))).toEqual([])
  })
})

/** An endpoint of the test; what arrives there is counted. */
const endpoints: http.Server[] = []
async function endpoint(answer: http.RequestListener): Promise<{ port: number; hits: () => number }> {
  let hits = 0
  const server = http.createServer((request, response) => {
    hits++
    answer(request, response)
  })
  endpoints.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, hits: () => hits }
}
afterEach(() => {
  for (const server of endpoints.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const limits = { connectMs: 2_000, totalMs: 300, maxBytes: 65_536 }
const send = (url: string, guard: Partial<Guard> = {}): Promise<Answer> =>
  post({ url, headers: {}, body: '{}' }, { allowed: new Set(['127.0.0.1', 'hooks.example.com']), limits, ...guard })

describe('what is sent', () => {
  test('URL11 the connection goes to the address that was checked: the name is looked up once', async () => {
    const canary = await endpoint((_request, response) => response.end('here'))
    const answers = [['127.0.0.1'], ['10.0.0.5'], ['10.0.0.5']]
    let lookUps = 0
    const resolve = () => Promise.resolve(answers[lookUps++]!)
    const answer = await send(`http://hooks.example.com:${canary.port}/`, { resolve })
    expect(answer).toEqual({ status: 200, body: 'here' })
    expect(lookUps).toBe(1)
  })

  test('URL11 a name of which one answer is private is not connected to at all', async () => {
    const canary = await endpoint((_request, response) => response.end())
    for (const answers of [['127.0.0.1'], ['93.184.215.14', '127.0.0.1'], ['::ffff:127.0.0.1']]) {
      const resolve = () => Promise.resolve(answers)
      const answer = await send(`https://rebinding.example.com:${canary.port}/`, { resolve })
      expect(answer).toEqual({ fault: 'url.private_address' })
    }
    expect(canary.hits()).toBe(0)
  })

  test('an allowed name that leads to the metadata of the cloud is refused all the same', async () => {
    const resolve = () => Promise.resolve(['169.254.169.254'])
    expect(await pin('hooks.example.com', { allowed: new Set(['hooks.example.com']), resolve })).toEqual({
      fault: 'url.private_address',
    })
  })

  test('URL12 a redirect is an error and not followed', async () => {
    const canary = await endpoint((_request, response) => response.end())
    const from = await endpoint((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${canary.port}/` }).end(),
    )
    expect(await send(`http://127.0.0.1:${from.port}/`)).toEqual({ fault: 'redirect', status: 302 })
    expect(canary.hits()).toBe(0)
  })

  test('URL15 an endless answer is cut off at 64 KB', async () => {
    let written = 0
    const { port } = await endpoint((_request, response) => {
      const chunk = Buffer.alloc(16_384)
      const more = () => {
        while (!response.destroyed && written < 1_000_000_000) {
          written += chunk.length
          if (!response.write(chunk)) return void response.once('drain', more)
        }
      }
      more()
    })
    expect(await send(`http://127.0.0.1:${port}/`, { limits: { ...limits, totalMs: 10_000 } })).toEqual({
      fault: 'response.too_large',
      status: 200,
    })
    expect(written).toBeLessThan(100_000_000)
  })

  test('URL15 an endpoint that never answers, or never ends its answer, is given up', async () => {
    const silent = await endpoint(() => undefined)
    expect(await send(`http://127.0.0.1:${silent.port}/`)).toEqual({ fault: 'timeout' })
    const endless = await endpoint((_request, response) => response.write('a'))
    expect(await send(`http://127.0.0.1:${endless.port}/`)).toEqual({ fault: 'timeout' })
  })

  test('nobody at the address, and a name that is none, are told apart', async () => {
    const { port } = await endpoint(() => undefined)
    endpoints.splice(0).forEach((server) => server.close())
    expect(await send(`http://127.0.0.1:${port}/`)).toEqual({ fault: 'connect.failed' })
    const resolve = () => Promise.reject(new Error('ENOTFOUND'))
    expect(await send('https://nowhere.example.com/', { resolve })).toEqual({ fault: 'dns' })
  })

  test('the receiver is told the name and port of the address, never the number that was connected to', async () => {
    let host: string | undefined
    const { port } = await endpoint((request, response) => {
      host = request.headers.host
      response.end()
    })
    await send(`http://hooks.example.com:${port}/`, { resolve: () => Promise.resolve(['127.0.0.1']) })
    expect(host).toBe(`hooks.example.com:${port}`)
  })
})
