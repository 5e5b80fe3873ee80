/** A page of an application that lets no test tool in: only what Chromium's own debugging port offers. */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

export interface RemotePage extends Disposable {
  /** The value of an expression, awaited. @throws what it throws */
  evaluate(expression: string): Promise<unknown>
}

interface Answer {
  readonly id: number
  readonly error?: { readonly message: string }
  readonly result?: {
    readonly result: { readonly value?: unknown }
    readonly exceptionDetails?: {
      readonly text: string
      readonly exception?: { readonly description?: string }
    }
  }
}

/** Of a Chromium that was started with `--remote-debugging-port=0` and says on its stderr which one it took. */
export function debuggingPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.once('exit', (code, signal) => reject(new Error(`It ended with ${code ?? signal}: ${said}`)))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      if (port) resolve(Number(port))
    })
  })
}

/** `port`: the debugging port. Waits for the first page, and until it is loaded. */
export async function openRemotePage(port: number): Promise<RemotePage> {
  const socket = new WebSocket(await pageAddress(port))
  await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }))
  const waiting = new Map<number, (answer: Answer) => void>()
  let asked = 0
  socket.onmessage = ({ data }) => {
    const answer: Answer = JSON.parse(String(data))
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  }
  const page: RemotePage = {
    async evaluate(expression) {
      const id = ++asked
      const params = { expression, awaitPromise: true, returnByValue: true }
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }))
      const { error, result } = await new Promise<Answer>((resolve) => waiting.set(id, resolve))
      const thrown = result?.exceptionDetails
      if (error || thrown) throw new Error(error?.message ?? thrown?.exception?.description ?? thrown?.text)
      return result?.result.value
    },
    [Symbol.dispose]: () => socket.close(),
  }
  while ((await page.evaluate('document.readyState').catch(() => undefined)) !== 'complete') await sleep(50)
  return page
}

async function pageAddress(port: number): Promise<string> {
  for (;;) {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      type: string
      url: string
      webSocketDebuggerUrl: string
    }[]
    const page = targets.find(({ type, url }) => type === 'page' && url.startsWith('app://'))
    if (page) return page.webSocketDebuggerUrl
    await sleep(50)
  }
}
