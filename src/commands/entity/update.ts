import { updateCommand } from '../../cli/forms/update.js';
import { entityForm } from './form.js';

export default updateCommand(entityForm, {
  id: 'entity update',
  summary: 'update entity',
  usage: 'update [ID]',
});
