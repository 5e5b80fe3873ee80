/** A forward proxy on loopback, for `http:` by absolute addresses and by CONNECT. */
import { request as ask, createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

export class TestProxy implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<{ destroy(): void }>()
  /** Hosts that were asked for through it. */
  readonly asked: string[] = []
  url = ''

  private constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push(new URL(request.url ?? '').host)
      const onward = ask(
        request.url ?? '',
        { method: request.method, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(response)
        },
      )
      onward.on('error', () => response.destroy())
      request.pipe(onward)
    })
    this.#server.on('connect', (request, socket, head) => {
      this.asked.push(request.url ?? '')
      const [host, port] = (request.url ?? '').split(':')
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        onward.write(head)
        onward.pipe(socket).pipe(onward)
      })
      for (const one of [socket, onward]) {
        this.#sockets.add(one)
        one.on('error', () => one.destroy())
      }
    })
  }

  static async start(): Promise<TestProxy> {
    const proxy = new TestProxy()
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    proxy.url = `http://127.0.0.1:${(proxy.#server.address() as AddressInfo).port}`
    return proxy
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
