import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Bindings } from './bindings.js';
import { jsonDifferences, textDifferences, tryJson } from './compare.js';
import type { Stage } from './subject.js';
import type { Json, Step } from './transcript.js';

const pathOf = (stage: Stage, name: string): string => resolve(stage.cwd, stage.places.inward(name));

/**
 * Compares what a file holds. The recordings show configuration files readable by all (0644); these hold tokens,
 * so ours are private, and that is what is asked for here.
 */
export function fileDifferences(step: Step, stage: Stage, bindings: Bindings): string[] {
  const path = pathOf(stage, step.file ?? '');
  const exists = existsSync(path);
  if (exists !== step.exists) return [`${step.file}: ${exists ? 'is there' : 'is not there'}`];
  if (!exists) return [];
  const content = stage.places.outward(readFileSync(path, 'utf8'));
  const lines: string[] = [];
  if (step.mode !== undefined && (statSync(path).mode & 0o077) !== 0) {
    lines.push(`${step.file}: others may read it`);
  }
  if (step.json !== undefined) {
    return [
      ...lines,
      ...jsonDifferences(step.json, documentsOf(content, step.json), bindings, {}, step.file),
    ];
  }
  return [...lines, ...textDifferences(step.text ?? '', content, bindings, step.file ?? '')];
}

/** What is in a file: one value, or, where a list of documents is expected, those one after another. */
function documentsOf(content: string, expected: Json): unknown {
  const one = tryJson(content)?.value;
  if (!Array.isArray(expected) || Array.isArray(one)) return one;
  return tryJson(`[${content.replace(/\}\s*\{/g, '},{')}]`)?.value;
}

/** Changes a configuration file as somebody else would. */
export function editFile(step: Step, stage: Stage, bindings: Bindings): void {
  const path = pathOf(stage, step.edit_file ?? '');
  if (step.content === null) {
    rmSync(path, { force: true });
  } else if (step.content !== undefined) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bindings.fill(stage.places.inward(step.content)));
  } else {
    const values = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    for (const name of step.remove ?? []) delete values[name];
    const set = bindings.fill(stage.places.inward(JSON.stringify(step.set ?? {})));
    writeFileSync(path, JSON.stringify({ ...values, ...JSON.parse(set) }, null, 2));
  }
}
