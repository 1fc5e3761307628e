import { type EntityConfig, entityConfigShape } from '../../resources/core/entity.js';
import { zero } from '../../resources/kit/decode.js';

export { type EntityConfig, entityConfigShape };

/** No entity can have this name: the backend says with it that it does not know the agent yet. */
const unknownName = 'not found';

/** What the backend answers an agent whose entity is not stored: "go on with your own configuration". */
export function unknownEntity(namespace: string): EntityConfig {
  const config = zero(entityConfigShape);
  return {
    ...config,
    metadata: { ...config.metadata, name: unknownName, namespace },
    entity_class: 'agent',
  };
}

/** Whether a configuration only says that the backend does not know the agent yet. */
export const isUnknownEntity = (config: EntityConfig): boolean => config.metadata.name === unknownName;
