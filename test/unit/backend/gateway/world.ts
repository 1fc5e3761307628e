import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Accounts } from '../../../../src/backend/auth/accounts.js';
import { Passwords } from '../../../../src/backend/auth/passwords.js';
import { Rbac } from '../../../../src/backend/auth/rbac.js';
import { createBus } from '../../../../src/backend/bus.js';
import { Gateway } from '../../../../src/backend/gateway/gateway.js';
import { initialise } from '../../../../src/backend/init.js';
import { Metrics } from '../../../../src/backend/metrics.js';
import type { Surroundings } from '../../../../src/backend/part.js';
import { MemoryStore } from '../../../../src/backend/store/memory.js';
import { burials, keepalives, ringMembers } from '../../../../src/backend/topics.js';
import { manualClock } from '../../../../src/host/clock.js';
import { randomIds } from '../../../../src/host/ids.js';

/** The gateway alone, with somebody who buries keepalive timers unless told not to, and what it tells others. */
export async function openGateway({ buries = true } = {}) {
  const log: { level: string; msg: string; [field: string]: unknown }[] = [];
  const around: Surroundings = {
    clock: manualClock(1_800_000_000),
    bus: createBus(),
    ids: randomIds(),
    store: new MemoryStore(),
    compat: '6.7.5',
    checks: { script: () => undefined },
    log: (level, _component, msg, fields) =>
      void log.push({ level, msg, ...(typeof fields === 'function' ? fields() : fields) }),
  };
  const { bus, clock, store, ids } = around;
  clock.attach({ idle: () => bus.idle(), quiet: () => bus.quiet });
  const passwords = new Passwords(ids);
  await initialise(around, passwords, { username: 'admin', password: 'P@ssw0rd!', apiKey: '' });
  const metrics = new Metrics();
  const access = { accounts: new Accounts(store, passwords), rbac: new Rbac(store) };
  const gateway = new Gateway(around, access, metrics);
  /** Who left which ring: `entity subscription`. */
  const left: string[] = [];
  bus.subscribe(ringMembers, ({ entity, subscription, timeout }) => {
    if (timeout === 0) left.push(`${entity} ${subscription}`);
  });
  bus.subscribe(keepalives, ({ timestamp, entity }) => {
    const { namespace = '', name = '' } = entity?.metadata ?? {};
    if (timestamp === -1 && buries) bus.publish(burials, { namespace, name });
  });
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connection', (socket) => sockets.add(socket));
  server.on('upgrade', (message, stream, head) => void gateway.connect(message, stream, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  gateway.start();
  return {
    ...around,
    gateway,
    metrics,
    log,
    left,
    /** The connections, as the backend has them. */
    sockets,
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await gateway.stop();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export type GatewayWorld = Awaited<ReturnType<typeof openGateway>>;
