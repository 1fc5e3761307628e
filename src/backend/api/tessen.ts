import type { TessenConfig } from '../../resources/core/tessen.js';
import { tessen as tessenKind } from '../../resources/index.js';
import { decode } from '../../resources/kit/decode.js';
import { float64, int64, list, object, omit, shape, string } from '../../resources/kit/fields.js';
import { jsonTypeName } from '../../resources/kit/json.js';
import { metricTag } from '../../resources/kit/shared.js';
import { bodyIsInternal, decodeBody, readJsonBody } from '../http/body.js';
import { internalError, notFound } from '../http/errors.js';
import { jsonReply, type Reply } from '../http/reply.js';
import { core, type Request, type Route } from '../http/route.js';
import { resourceText, storedText } from '../http/text.js';
import type { Surroundings } from '../part.js';

/** There is one, under this key. */
export const tessenKey = 'config';

const metricPoint = shape('MetricPoint', {
  name: omit(string()),
  value: float64(),
  timestamp: int64(),
  tags: list(object(metricTag)),
});

export function tessenRoutes({ store }: Surroundings): Route[] {
  // No resource name: only rules for `*` allow it.
  const access = { resource: tessenKind.rbac };
  return [
    core('GET', '/tessen', access, () => {
      const stored = store.get(tessenKind.storage, tessenKey);
      if (!stored) throw notFound();
      return jsonReply(storedText(tessenKind.shape, stored.value), stored.etag);
    }),
    core('PUT', '/tessen', access, async (request) => {
      const config: TessenConfig = await decodeBody(request, tessenKind.shape, bodyIsInternal);
      const { etag } = store.put(tessenKind.storage, tessenKey, config);
      return jsonReply(resourceText(tessenKind.shape, config), etag);
    }),
    { method: 'POST', path: '/api/core/v2/tessen/metrics', stage: 'open', handle: echoMetrics },
  ];
}

/** Metrics of the web interface: the original takes them without credentials and sends them back. */
async function echoMetrics(request: Request): Promise<Reply> {
  const value = await readJsonBody(request, bodyIsInternal);
  if (value === null) return jsonReply('null');
  if (!Array.isArray(value))
    throw internalError(
      `json: cannot unmarshal ${jsonTypeName(value)} into Go value of type []v2.MetricPoint`,
    );
  try {
    return jsonReply(
      `[${value.map((point) => resourceText(metricPoint, decode(metricPoint, point))).join(',')}]`,
    );
  } catch (error) {
    throw internalError((error as Error).message);
  }
}
