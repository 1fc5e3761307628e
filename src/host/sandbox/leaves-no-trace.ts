/** Words that a script needs to change something beyond its own values, in code or in strings. */
const changing =
  /\b(?:var|function|delete|throw|eval|Function|constructor|prototype|__\w+__|call|apply|bind|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set\w*|define\w*|assign|freeze|seal|preventExtensions|compile|lastIndex|this|with|while|for|do|Reflect|Date|get\w*Descriptor\w*|globalThis)\b/;

/** An assignment, however it is written: `=`, `+=`, `++`; not `==`, `<=`, `=>`. */
const assigning = /(?:^|[^=!<>])=(?!=)|(?:<<|>>)=|\+\+|--/;

/** An escape can hide a word; a computed member can build one. */
const hiding = /\\u|\\x|\[(?!\s*(?:\d+|'[^'\\]*'|"[^"\\]*")\s*[\],])/;

/**
 * Whether a script can leave no trace behind: it neither assigns nor calls anything that changes an object. Such scripts,
 * nearly all filter expressions, share one context; any other gets its own.
 */
export function leavesNoTrace(script: string): boolean {
  let answer = known.get(script);
  if (answer === undefined) {
    answer = !changing.test(script) && !assigning.test(script) && !hiding.test(script);
    if (known.size > 10_000) known.clear();
    known.set(script, answer);
  }
  return answer;
}

const known = new Map<string, boolean>();
