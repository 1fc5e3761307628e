import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TranscriptResult } from './replay.js';

/** Steps that are known to fail, with the reason. */
export interface Gap {
  readonly reason: string;
  /** Which steps (counted from 0) of which transcripts. */
  readonly steps: Readonly<Record<string, readonly number[]>>;
}

export interface Verdict {
  /** Failing and not listed: transcript and step. */
  readonly unlisted: readonly { readonly name: string; readonly index: number }[];
  /** Listed and passing. */
  readonly outdated: readonly { readonly name: string; readonly index: number }[];
}

const gapsFile = fileURLToPath(new URL('./known-gaps.json', import.meta.url));

/** The known gaps. */
export function readGaps(): Gap[] {
  return existsSync(gapsFile) ? (JSON.parse(readFileSync(gapsFile, 'utf8')) as Gap[]) : [];
}

/** Compares what failed with what is known to fail. Skipped steps are not judged. */
export function judge(results: readonly TranscriptResult[], gaps: readonly Gap[]): Verdict {
  const listed = new Set(
    gaps.flatMap(({ steps }) =>
      Object.entries(steps).flatMap(([name, places]) => places.map((index) => `${name} ${index}`)),
    ),
  );
  const unlisted: { name: string; index: number }[] = [];
  const outdated: { name: string; index: number }[] = [];
  for (const { transcript, steps } of results) {
    for (const { index, differences, skipped } of steps) {
      const isListed = listed.has(`${transcript.name} ${index}`);
      if (skipped) continue;
      if (differences.length && !isListed) unlisted.push({ name: transcript.name, index });
      if (!differences.length && isListed) outdated.push({ name: transcript.name, index });
    }
  }
  return { unlisted, outdated };
}

/** Takes steps that pass by now off the list; reasons without steps go too. */
export function pruneGaps({ outdated }: Verdict): void {
  const passing = new Set(outdated.map(({ name, index }) => `${name} ${index}`));
  const left = readGaps().map(({ reason, steps }) => ({
    reason,
    steps: Object.fromEntries(
      Object.entries(steps)
        .map(([name, places]) => [name, places.filter((index) => !passing.has(`${name} ${index}`))] as const)
        .filter(([, places]) => places.length > 0),
    ),
  }));
  writeGaps(left.filter(({ steps }) => Object.keys(steps).length > 0));
}

/** A transcript a line. */
function writeGaps(gaps: readonly Gap[]): void {
  const lines = gaps.map(({ reason, steps }) => {
    const places = Object.entries(steps).map(
      ([name, indexes]) => `      ${JSON.stringify(name)}: [${indexes.join(', ')}]`,
    );
    return `  {\n    "reason": ${JSON.stringify(reason)},\n    "steps": {\n${places.join(',\n')}\n    }\n  }`;
  });
  writeFileSync(gapsFile, `[\n${lines.join(',\n')}\n]\n`);
}
