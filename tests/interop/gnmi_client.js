// SPDX-License-Identifier: Apache-2.0
// A gNMI client on @grpc/grpc-js: capabilities, get, once, stream and what is refused, one JSON line each.
// node gnmi_client.js MODULES PROTOS HOST:PORT
const [modules, protos, where] = process.argv.slice(2)
const grpc = require(modules + '/@grpc/grpc-js')
const loader = require(modules + '/@grpc/proto-loader')
const definition = loader.loadSync('gnmi.proto', { includeDirs: [protos], longs: String, keepCase: true, defaults: true, oneofs: true,
  bytes: String })
const { gNMI } = grpc.loadPackageDefinition(definition).gnmi
const client = new gNMI(where, grpc.credentials.createInsecure())
const path = (...names) => ({ elem: names.map(n => (Array.isArray(n) ? { name: n[0], key: { name: n[1] } } : { name: n })) })
const leaf = path('components', ['component', '1-Transceiver'], 'state', 'serial-no')
const say = (what, value) => console.log(JSON.stringify({ [what]: value }))

const unary = (name, request) => new Promise(done =>
  client[name](request, (e, answer) => done(e ? { code: e.code, details: e.details } : answer)))

const subscribe = (list, enough) => new Promise(done => {
  const call = client.subscribe()
  const seen = { updates: 0, deletes: 0, sync: 0 }
  const end = () => { call.cancel(); done(seen) }
  call.on('data', r => {
    if (r.response === 'sync_response') seen.sync++
    else {
      seen.updates += r.update.update.length
      seen.deletes += r.update.delete.length
    }
    if (enough(seen)) end()
  })
  call.on('end', () => done({ ...seen, ended: true }))
  call.on('error', e => done({ ...seen, code: e.code }))
  call.write({ subscribe: list })
})

async function main() {
  say('capabilities', await unary('capabilities', {}))
  say('get', await unary('get', { path: [leaf], encoding: 'JSON_IETF' }))
  say('unknown', await unary('get', { path: [path('nothing')] }))
  say('set', await unary('set', {}))
  const subscription = [{ path: path('components'), mode: 'ON_CHANGE' }]
  say('once', await subscribe({ subscription, mode: 'ONCE', encoding: 'PROTO' }, () => false))
  say('stream', await subscribe({ subscription, encoding: 'PROTO' }, s => s.sync && s.updates > 400))
  client.close()
}
main()
