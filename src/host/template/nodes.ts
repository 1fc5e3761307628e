interface At {
  /** The place in the source that errors name. */
  readonly at: number;
}

/** What can stand in a command: a literal, a path, a function, a pipeline in parentheses. */
export type Operand = At &
  (
    | { readonly is: 'literal'; readonly value: unknown; readonly source: string }
    | { readonly is: 'nil' }
    | { readonly is: 'dot' }
    | { readonly is: 'field'; readonly path: readonly string[] }
    | { readonly is: 'variable'; readonly path: readonly string[] }
    | { readonly is: 'function'; readonly name: string }
    | { readonly is: 'chain'; readonly of: Operand; readonly path: readonly string[] }
    | Pipeline
  );

export interface Command extends At {
  readonly is: 'command';
  readonly words: readonly [Operand, ...Operand[]];
}

/** `$x := a b | c d` */
export interface Pipeline extends At {
  readonly is: 'pipeline';
  readonly variables: readonly string[];
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export interface Branch extends At {
  readonly is: 'if' | 'with' | 'range';
  readonly pipeline: Pipeline;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}

export type Statement =
  | (At & { readonly is: 'text'; readonly text: string })
  | (At & { readonly is: 'action'; readonly pipeline: Pipeline })
  | (At & { readonly is: 'break' | 'continue' })
  | Branch;

const dotted = (path: readonly string[]): string => path.map((name) => `.${name}`).join('');

/** A part of a template as error messages show it. */
export function textOf(node: Operand | Command | Statement): string {
  switch (node.is) {
    case 'literal':
      return node.source;
    case 'nil':
      return 'nil';
    case 'dot':
      return '.';
    case 'field':
      return dotted(node.path);
    case 'variable':
      return node.path.join('.');
    case 'function':
      return node.name;
    case 'chain':
      return (node.of.is === 'pipeline' ? `(${textOf(node.of)})` : textOf(node.of)) + dotted(node.path);
    case 'command':
      return node.words.map((w) => (w.is === 'pipeline' ? `(${textOf(w)})` : textOf(w))).join(' ');
    case 'pipeline':
      return pipelineText(node);
    case 'text':
      return JSON.stringify(node.text);
    case 'action':
      return `{{${textOf(node.pipeline)}}}`;
    case 'break':
    case 'continue':
      return `{{${node.is}}}`;
    default:
      return branchText(node);
  }
}

function pipelineText({ variables, assigns, commands }: Pipeline): string {
  const declared = variables.length ? `${variables.join(', ')} ${assigns ? '=' : ':='} ` : '';
  return declared + commands.map(textOf).join(' | ');
}

function branchText({ is, pipeline, body, otherwise }: Branch): string {
  const shown = (list: readonly Statement[]): string => list.map(textOf).join('');
  const rest = otherwise ? `{{else}}${shown(otherwise)}` : '';
  return `{{${is} ${textOf(pipeline)}}}${shown(body)}${rest}{{end}}`;
}
