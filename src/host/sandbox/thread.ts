import { parentPort, workerData } from 'node:worker_threads';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import { systemClock } from '../clock.js';
import { Engine } from './engine.js';
import type { ToThread } from './messages.js';

/** What the thread is started with. */
export interface ThreadData {
  readonly eventShape: string;
}

/** The thread's life: answers each request, in the order they came. */
async function serve(): Promise<void> {
  if (!parentPort) return;
  const port = parentPort;
  const clock = systemClock();
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const engine = new Engine(quickjs, (workerData as ThreadData).eventShape, () => clock.now());
  port.on('message', (message: ToThread) => {
    if ('request' in message) port.postMessage(engine.evaluate(message.request));
    else engine.define(message.libraries, message.sources);
  });
  port.postMessage('ready');
}

void serve();
