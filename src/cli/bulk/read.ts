import { type Documents, decodeUtf8, InvalidUtf8Error, readDocuments } from '../../wire/documents/index.js';
import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import { type Item, itemOf } from './item.js';
import { Mistakes } from './mistakes.js';
import type { Source } from './source.js';

/** How what was read is used. */
export interface ReadingOptions {
  /** Put on resources that do not say who manages them. */
  readonly label?: string;
  /** Of resources that name none; the active one unless told. */
  readonly namespace?: string;
  /** Mistakes are told with file, document and line in a pipe too, not in the original's words. */
  readonly inWords?: boolean;
  /** What stands before an error's text: `in x.yml: `. */
  readonly prefix: (source: Source) => string;
}

/**
 * Reads and checks all resources before the first is sent.
 * @throws CliError at the first text with something that cannot be read, all of its mistakes having been said
 */
export async function readItems(
  context: Context,
  sources: AsyncIterable<Source>,
  options: ReadingOptions,
): Promise<Item[]> {
  const items: Item[] = [];
  const mistakes = new Mistakes(context);
  const { label, prefix, namespace = context.settings.namespace } = options;
  for await (const source of sources) {
    const documents = await documentsOf(source, prefix(source));
    if (context.stderr.isTTY || options.inWords) await mistakes.tell(source, documents);
    else for (const message of documents.messages) context.printError(`${message}\n`);
    if (documents.failure !== undefined) {
      mistakes.end();
      throw new CliError(`${prefix(source)}${documents.failure}`, { nextStep: nothingSent });
    }
    for (const read of documents.resources) {
      try {
        items.push(itemOf(read, source, namespace, label));
      } catch (error) {
        const place = `${source.place}, line ${read.line}`;
        throw new CliError(`${prefix(source)}${(error as Error).message}`, {
          nextStep: `${place}. ${nothingSent}`,
        });
      }
    }
  }
  mistakes.end();
  return items;
}

const nothingSent = 'Nothing was sent: all files are read before the first resource is.';

async function documentsOf(source: Source, prefix: string): Promise<Documents> {
  try {
    return await readDocuments(decodeUtf8(source.bytes));
  } catch (error) {
    if (!(error instanceof InvalidUtf8Error)) throw error;
    throw new CliError(`${prefix}error parsing resources: ${error.message}`, {
      nextStep: `${source.place}, line ${error.line}: the file is not UTF-8. ${nothingSent}`,
    });
  }
}
