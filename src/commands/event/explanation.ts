import type {
  EventTrace,
  ExpressionTrace,
  FilterTrace,
  PipelineTrace,
  WorkflowTrace,
} from '../../backend/pipeline/trace.js';

const outcomes: Readonly<Record<WorkflowTrace['outcome'], string>> = {
  handled: 'handled',
  denied: 'denied by a filter',
  failed: 'failed, which ends the pipeline',
  'not-reached': 'not reached: an error before it ended the pipeline',
  'no-handler': 'the handler does not exist',
};

/** An explanation for people, line by line. */
export function explanationText({ entity, check, namespace, pipelines }: EventTrace): string {
  const title = `${entity}${check === undefined ? '' : `/${check}`} in namespace ${namespace}`;
  const nothing = 'Nothing is run: the event names neither pipelines nor handlers.';
  const lines = pipelines.length ? pipelines.flatMap(pipelineLines) : [nothing];
  return [title, ...lines.map((line) => `  ${line}`)].map((line) => `${line}\n`).join('');
}

function pipelineLines({ reference, workflows, notes, error }: PipelineTrace): string[] {
  const told = notes.map(
    ({ message, fields }) => `${fields['handler']}: ${message}${because(fields['error'])}`,
  );
  const failed = error === undefined || workflows.length ? [] : [error];
  return [reference, ...[...told, ...failed, ...workflows.flatMap(workflowLines)].map((line) => `  ${line}`)];
}

const because = (error: unknown): string => (error === undefined ? '' : ` (${error})`);

function workflowLines({ name, outcome, filters, mutator, handler, error }: WorkflowTrace): string[] {
  const lines = filters.flatMap(filterLines);
  if (mutator)
    lines.push(
      `mutator ${mutator.name} (${mutator.type})${mutator.changedEvent ? ' changes the event' : ''}`,
    );
  if (handler)
    lines.push(
      `handler ${handler.name}${handler.type && ` (${handler.type})`}${handler.does ? `: ${handler.does}` : ''}`,
    );
  if (error !== undefined) lines.push(`error: ${error}`);
  return [`${name}: ${outcomes[outcome]}`, ...lines.map((line) => `  ${line}`)];
}

function filterLines({ name, builtIn, action, allowed, reason, window, expressions }: FilterTrace): string[] {
  const kind = builtIn ? 'built in' : action;
  const when = window ? `, ${window} its time windows` : '';
  return [
    `filter ${name} (${kind}${when}): ${allowed ? 'allows' : 'denies'}: ${reason}`,
    ...(expressions ?? []).map((expression) => `  ${expressionLine(expression)}`),
  ];
}

function expressionLine({ expression, matched, error }: ExpressionTrace): string {
  if (error !== undefined) return `throws      ${expression}  ${error}`;
  if (matched === undefined) return `not asked   ${expression}`;
  return `${matched ? 'true ' : 'false'}       ${expression}`;
}
