import { eventShape } from '../../resources/core/event.js';
import type { Field, Shape } from '../../resources/kit/fields.js';

interface Outline {
  [field: string]: { omit?: true; list?: true; of?: Outline };
}

function outline(shape: Shape): Outline {
  const names = shape.sorted ? Object.keys(shape.fields).sort() : Object.keys(shape.fields);
  const result: Outline = {};
  for (const name of names) {
    const { type, empty } = shape.fields[name] as Field;
    const inner = type.is === 'list' ? type.of : type;
    result[name] = {
      ...(empty === 'omit' ? { omit: true } : {}),
      ...(type.is === 'list' && type.emptyAs === '[]' ? { list: true } : {}),
      ...(inner.is === 'object' ? { of: outline(inner.shape) } : {}),
    };
  }
  return result;
}

/** Which fields of an event are left out of its JSON when they are empty. */
export const eventShapeJson = JSON.stringify(outline(eventShape));
