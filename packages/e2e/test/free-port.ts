import dgram from 'node:dgram'
import { once } from 'node:events'
import net from 'node:net'

/** A port that nobody uses at this address, neither for TCP nor for UDP. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  for (;;) {
    const server = net.createServer().listen(0, address)
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    const socket = dgram.createSocket('udp4')
    const free = await new Promise<boolean>(resolve => {
      socket.once('error', () => resolve(false))
      socket.bind(port, address, () => resolve(true))
    })
    socket.close()
    server.close()
    await once(server, 'close')
    if (free) return port
  }
}
