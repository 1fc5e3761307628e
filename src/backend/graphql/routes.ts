import { isJsonObject, type JsonOutput, type JsonValue } from '../../resources/kit/json.js';
import { writeJson } from '../../wire/json/index.js';
import { bodyIsInternal, readJsonBody } from '../http/body.js';
import { internalError } from '../http/errors.js';
import { jsonReply, type Reply } from '../http/reply.js';
import type { Request, Route } from '../http/route.js';
import { type Answer, answer } from './execute.js';
import type { Sources } from './schema.js';

/** `/graphql`: one operation or a list of them; 200 also for queries that fail. */
export const graphqlRoute = (sources: Omit<Sources, 'caller'>): Route => ({
  method: 'POST',
  path: '/graphql',
  stage: 'graphql',
  handle: (request) => handle(request, sources),
});

async function handle(request: Request, sources: Omit<Sources, 'caller'>): Promise<Reply> {
  const body = await readJsonBody(request, bodyIsInternal);
  const { caller } = request;
  const ask = (question: JsonValue): JsonOutput => {
    if (!isJsonObject(question)) throw internalError('received unexpected request body');
    const asked = {
      query: text(question['query']),
      operationName: text(question['operationName'] ?? question['operation_name']),
      variables: question['variables'] ?? null,
    };
    return shown(answer(asked, { ...sources, caller }), caller.username !== '');
  };
  const result = Array.isArray(body) ? body.map(ask) : ask(body);
  return jsonReply(writeJson(result, { escapeHtml: true }));
}

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

function shown({ data, errors }: Answer, auth: boolean): JsonOutput {
  return {
    auth,
    data,
    errors: errors.length
      ? errors.map(({ message, locations }) => ({ message, locations: locations.map((l) => ({ ...l })) }))
      : null,
  };
}
