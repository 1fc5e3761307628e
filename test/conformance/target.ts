import { makeFolders } from '../support/home.js';
import { Places } from './places.js';
import type { Subject } from './subject.js';

/** Any server at a URL: HTTP steps only, in real time. It is not fresh for each transcript; its owner knows. */
export function target(url: string): Subject {
  const { port } = new URL(url);
  return {
    name: url,
    lanes: 1,
    patience: 330_000,
    stage: async () => {
      const folders = makeFolders();
      const places = new Places({ ...folders, apiPort: Number(port || 80), agentPort: 8081 });
      return {
        apiUrl: url,
        places,
        home: folders.home,
        cwd: folders.cwd,
        now: () => Math.floor(Date.now() / 1000),
        settle: async () => undefined,
        sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
        close: async () => folders.remove(),
      };
    },
  };
}
