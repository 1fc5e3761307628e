import { createCommand } from '../../cli/forms/create.js';
import { entityForm } from './form.js';

export default createCommand(entityForm, {
  id: 'entity create',
  summary: 'create a new entity',
  refusal: 'help and reason',
});
