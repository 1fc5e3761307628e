import type { Event } from '../../resources/core/event.js';
import { eventText } from '../http/event-text.js';

/** What a handler or mutator is given. The text is made when somebody reads it: most of what the outbox keeps never is. */
export interface Data {
  text(): string;
  /** How many characters it holds, about. */
  readonly size: number;
}

export const textData = (text: string): Data => ({ text: () => text, size: text.length });

/** The event as JSON. Events on their way are never changed, only replaced. */
export const eventData = (event: Event): Data => ({ text: () => eventText(event), size: sizeOf(event) });

/** What an event is besides what its author may write at any length. */
const plainEvent = 2000;
const plainPoint = 100;

function sizeOf({ check, entity, metrics, metadata }: Event): number {
  let size = plainEvent + textOf(metadata) + (metrics?.points?.length ?? 0) * plainPoint;
  if (check) size += check.output.length + check.command.length + textOf(check.metadata);
  if (entity) size += textOf(entity.metadata);
  return size;
}

function textOf({ labels, annotations }: Pick<Event['metadata'], 'labels' | 'annotations'>): number {
  let size = 0;
  for (const map of [labels, annotations]) {
    if (map) for (const key in map) size += key.length + (map[key]?.length ?? 0);
  }
  return size;
}
