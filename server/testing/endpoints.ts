import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export interface Received {
  path: string
  query: URLSearchParams
  headers: http.IncomingHttpHeaders
  body: string
}

export interface Endpoint {
  url: string
  /** What arrived, in order. */
  received: Received[]
  /** Answers from now on; without an answer it stays silent. */
  answer(how: (request: Received) => { status?: number; body?: string; headers?: Record<string, string> } | null): void
  /** Refuses connections until `up`. */
  down(): Promise<void>
  up(): Promise<void>
}

/** Real HTTP endpoints on this machine for one test file; closed at its end. */
export function testEndpoints(): { open(): Promise<Endpoint> } {
  const servers: http.Server[] = []
  const close = (server: http.Server) => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  afterAll(async () => {
    for (const server of servers) await close(server)
  })
  return {
    async open() {
      const received: Received[] = []
      let how: Parameters<Endpoint['answer']>[0] = () => ({})
      const server = http.createServer((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          const { pathname, searchParams } = new URL(request.url!, 'http://local')
          const body = Buffer.concat(chunks).toString('utf8')
          const arrived = { path: pathname, query: searchParams, headers: request.headers, body }
          received.push(arrived)
          const answer = how(arrived)
          if (answer) response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '')
        })
      })
      servers.push(server)
      const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
      await listen(0)
      const { port } = server.address() as AddressInfo
      return {
        url: `http://127.0.0.1:${port}/`,
        received,
        answer: (next) => void (how = next),
        down: () => close(server),
        up: () => listen(port),
      }
    },
  }
}
