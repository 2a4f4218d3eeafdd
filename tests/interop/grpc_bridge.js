// SPDX-License-Identifier: Apache-2.0
// Calls of gRPC by @grpc/grpc-js for who has none of its own, as grpc_bridge.go.
// node grpc_bridge.js MODULES HOST:PORT [ROOT [CERTIFICATE KEY]]
const fs = require('fs')
const [modules, where, ...files] = process.argv.slice(2)
const grpc = require(modules + '/@grpc/grpc-js')
const [root, certificate, key] = files.map(name => fs.readFileSync(name))
const client = new grpc.Client(where, files.length ? grpc.credentials.createSsl(root, key, certificate) :
  grpc.credentials.createInsecure())
const same = bytes => bytes
const say = answer => process.stdout.write(JSON.stringify(answer) + '\n')
const calls = new Map()

function begin({ id, path, unary, timeout, metadata }) {
  const m = new grpc.Metadata()
  metadata.forEach(([name, value]) => m.add(name, value))
  const options = timeout ? { deadline: Date.now() + timeout * 1000 } : {}
  const end = ({ code, details }) => say({ id, code, details })
  if (unary) {
    const c = { half: () => {}, cancel: () => c.call && c.call.cancel() }
    c.send = bytes => {
      c.call = client.makeUnaryRequest(path, same, same, bytes, m, options, (error, answer) => {
        if (answer) say({ id, data: answer.toString('base64') })
        end(error || { code: 0, details: '' })
      })
    }
    return c
  }
  const call = client.makeBidiStreamRequest(path, same, same, m, options)
  call.on('data', bytes => say({ id, data: bytes.toString('base64') }))
  call.on('error', () => {})
  call.on('status', end)
  return { send: bytes => call.write(bytes), half: () => call.end(), cancel: () => call.cancel() }
}

require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const order = JSON.parse(line)
  if (order.op === 'call') calls.set(order.id, begin(order))
  else calls.get(order.id)[order.op](Buffer.from(order.data || '', 'base64'))
}).on('close', () => process.exit(0))
