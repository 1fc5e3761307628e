import { createCommand } from '../../cli/forms/create.js';
import { handlerForm } from './form.js';

export default createCommand(handlerForm, {
  id: 'handler create',
  summary: 'create new handlers',
  refusal: 'help and sentence',
});
